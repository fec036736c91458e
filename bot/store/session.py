"""The connection of the moment: reads run without a transaction until the first write opens one."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine

from bot.domain.records import OnlyReadsError
from bot.store.readers import drop, reader


class Session:
    """Hands out a reader without transaction until the first write, the writer from then on.

    only_reads: raise OnlyReadsError instead of handing out a writer.
    """

    def __init__(self, engine: Engine, only_reads: bool = False) -> None:
        self._engine = engine
        self._only_reads = only_reads
        self.dialect: Dialect = engine.dialect
        self._reader: Connection | None = None
        self._writer: Connection | None = None
        self.entered_by: int | None = None  # see UnitOfWork.entering

    @property
    def writes(self) -> bool:
        return self._writer is not None

    @property
    def idle(self) -> bool:
        """Whether nothing is open that must be closed."""
        return self._reader is None and self._writer is None

    @property
    def driver(self) -> Any:
        """The driver's own connection, for `reading`; the one that writes once there is one."""
        if self._writer:
            return self._writer.connection.driver_connection
        return reader(self._engine)

    def broke(self) -> None:
        """The driver's own connection failed."""
        drop(self._engine)

    @property
    def read(self) -> Connection:
        return self._writer or self._open_reader()

    @property
    def write(self) -> Connection:
        if self._writer is None:
            if self._only_reads:
                raise OnlyReadsError
            self._close_reader()
            self._writer = self._engine.connect()
        return self._writer

    def commit(self) -> None:
        if self._writer:
            self._writer.commit()
            self._close_writer()

    def close(self) -> None:
        self._close_reader()
        self._close_writer()

    def _open_reader(self) -> Connection:
        if self._reader is None:
            # AUTOCOMMIT saves PostgreSQL the BEGIN and ROLLBACK round trips around each read
            level = {} if self._engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
            self._reader = self._engine.connect().execution_options(reads_only=True, **level)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader:
            self._reader.close()
            self._reader = None

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.close()  # rolls back what was not committed
            self._writer = None
