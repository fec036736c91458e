"""Opening the database: SQLite in WAL mode or PostgreSQL, by URL alone."""

import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.records import StoreGoneError
from bot.store.readers import drop
from bot.store.writers import queue_up

SQLITE_WAITS = 5.0  # seconds for another writer; writes here are short
# Kept open when nobody needs them. There is no limit to those in use but the number of threads: each of them
# keeps one for its reads (see readers.py), and those that write need another.
POOL = {"pool_size": 10, "max_overflow": -1}


def connect(url: str, patience: float = SQLITE_WAITS) -> Engine:
    """An engine whose transactions are explicit: see unit_of_work. Creates SQLite's folder if needed.

    patience: seconds to wait for another writer of SQLite.
    Nothing is sent before it is used. Raises StoreGoneError for an address that cannot be used at all.
    """
    try:
        address = make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        engine = _sqlite(url, address.database or "", patience) if sqlite else _server(url)
    except (ArgumentError, ImportError, OSError) as error:
        raise StoreGoneError(f"database.url cannot be used ({type(error).__name__})") from None
    event.listen(engine, "engine_disposed", drop)
    return engine


def _server(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,  # they name people, and error texts go into the log
        connect_args={"connect_timeout": 3},
        **POOL,
    )


def _sqlite(url: str, path: str, patience: float) -> Engine:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience}, **POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    queue_up(engine, patience)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver would begin too late
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Several processes may meet at a new file, and for this one change SQLite does not wait by itself."""
    end = monotonic() + SQLITE_WAITS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > end:
                raise
            sleep(0.02)
