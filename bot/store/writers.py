"""SQLite's writers queue up: those of one process here, so that only one of them asks SQLite for the file.

Left to SQLite alone, a writer that finds the file taken sleeps and asks again, each time for longer, and
whoever asks at the right moment goes first: with many threads somebody waits for seconds who came early, and
the file lies idle meanwhile. The one that asks for its process asks again at short and even intervals.
"""

import sqlite3
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

BEGIN = "BEGIN IMMEDIATE"
ASK_AGAIN = 0.002  # seconds; a write takes about as long
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
                raise _locked("the writers of this process take too long")
            connection.info[_HAS_TURN] = True
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            _begin(driver, until)
        finally:  # what else it may meet on this connection, as a reader too, it waits for as ever
            driver.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")

    def leave(_: Any, record: Any) -> None:
        if record.info.pop(_HAS_TURN, False):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", leave)


def _begin(driver: sqlite3.Connection, until: float) -> None:
    while True:
        try:
            driver.execute(BEGIN)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise _locked(str(error)) from None
            sleep(ASK_AGAIN)


def _locked(why: str) -> OperationalError:
    return OperationalError(BEGIN, None, sqlite3.OperationalError(why))
