"""No transaction is open while anything is on the wire: doors that look before they open."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event

T = TypeVar("T")
WIRE = {
    *("spend", "give_back", "close", "open_now"),  # the window ledger
    *("ask", "report", "flow", "check", "reopen"),  # the throttle
    *("open", "abandon"),  # the memory of talks
    *("send", "flight", "deliver", "renew", "today"),  # messenger, queue, pictures, quotas
}


class OnTheWireError(Exception):
    """A call leaves the house while this thread holds a transaction that writes."""


class Watch:
    """Knows of each thread which of its connections have begun to write."""

    def __init__(self, engine: Engine) -> None:
        self._mine = threading.local()
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "commit", self._ended)
        event.listen(engine, "rollback", self._ended)

    def over(self, door: T) -> T:
        """The same door; it raises OnTheWireError where it would wait with a transaction open."""
        return cast(T, _Watched(door, self._look))

    @contextmanager
    def glance(self, opened: Callable[[], AbstractContextManager[T]]) -> Iterator[T]:
        """What `opened` opens; meanwhile no door may be opened either, as everybody would wait for it."""
        self._mine.glances = True
        try:
            with opened() as within:
                yield within
        finally:
            self._mine.glances = False

    def _look(self) -> None:
        if self._writing:
            raise OnTheWireError("a transaction is open")
        if getattr(self._mine, "glances", False):
            raise OnTheWireError("everybody waits for this thread")

    def _begun(self, connection: Connection) -> None:
        if not connection.get_execution_options().get("reads_only"):
            self._writing.add(connection)

    def _ended(self, connection: Connection) -> None:
        self._writing.discard(connection)

    @property
    def _writing(self) -> "WeakSet[Connection]":
        if not hasattr(self._mine, "writing"):
            self._mine.writing = WeakSet()
        return cast("WeakSet[Connection]", self._mine.writing)


class _Watched:
    def __init__(self, door: object, look: Callable[[], None]) -> None:
        self._door, self._look = door, look

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._door, name)
        return self._after_a_look(found) if name in WIRE else found

    def _after_a_look(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def looked(*words: Any, **how: Any) -> Any:
            self._look()
            return call(*words, **how)

        return looked
