"""Writing down what has happened already: not given up because the database is away for a moment."""

from collections.abc import Callable
from time import sleep

from bot.domain.records import StoreGoneError

PAUSES = (0.1, 0.4, 1.0, 2.0, 4.0, 8.0)  # seconds: a database that restarts is back by then


def insist(write: Callable[[], None]) -> None:
    """Again and again while the database does not answer; the last time it may raise StoreGoneError."""
    for pause in PAUSES:
        try:
            write()
            return
        except StoreGoneError:
            sleep(pause)
    write()
