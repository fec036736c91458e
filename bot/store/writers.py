"""SQLite's writers queue up: those of one process here, so that only one of them asks SQLite for the file.

Left to SQLite alone, a writer that finds the file taken sleeps and asks again, each time for longer, and
whoever asks at the right moment goes first: with many threads somebody waits for seconds who came early.
"""

import sqlite3
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

BEGIN = "BEGIN IMMEDIATE"
_HAS_TURN = "has the writers' turn"


def queue_up(engine: Engine, patience: float) -> None:
    """Transactions of the engine begin in turn; readers (`reads_only`) need no transaction and never wait.

    A transaction that read first and wrote later could fail half-way, so each begins as a writer. patience:
    seconds to wait, for the writers of this process and of others together; then it fails as SQLite does.
    """
    turn = Lock()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reads_only"):
            return
        until = monotonic() + patience
        if _HAS_TURN not in connection.info:
            if not turn.acquire(timeout=patience):
                raise OperationalError(BEGIN, None, sqlite3.OperationalError("database is locked"))
            connection.info[_HAS_TURN] = True
        left = max(0, round((until - monotonic()) * 1000))
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {left}")
        connection.exec_driver_sql(BEGIN)

    def leave(_: Any, record: Any) -> None:
        if record.info.pop(_HAS_TURN, False):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", leave)
