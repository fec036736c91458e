"""The driver's own connections, for the reads of every message: each thread keeps one.

Taking a connection from the pool and giving it back costs more than the read itself.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection


class _Mine(threading.local):
    """latest: the engine asked for last, weakly, and its connection: mostly there is only the one."""

    def __init__(self) -> None:
        self.kept: WeakKeyDictionary[Engine, PoolProxiedConnection] = WeakKeyDictionary()
        self.latest: tuple[Callable[[], Engine | None], Any] = (lambda: None, None)


_mine = _Mine()


def reader(engine: Engine) -> Any:
    """This thread's connection for reading, without transaction."""
    of, connection = _mine.latest
    return connection if of() is engine else _looked_up(engine)


def _looked_up(engine: Engine) -> Any:
    kept = _mine.kept.get(engine)
    if kept is None:
        kept = engine.raw_connection()
        if engine.dialect.name != "sqlite":  # PostgreSQL would open a transaction with the first read
            kept.driver_connection.autocommit = True  # type: ignore[union-attr]
        _mine.kept[engine] = kept
    _mine.latest = ref(engine), kept.driver_connection
    return kept.driver_connection


def drop(engine: Engine) -> None:
    """End it, as something went wrong with it or the engine is given up; the next read opens another."""
    kept = _mine.kept.pop(engine, None)
    _mine.latest = (lambda: None, None)
    if kept is not None:
        with suppress(Exception):
            kept.invalidate()
