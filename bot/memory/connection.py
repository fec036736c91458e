"""The line to Redis: one connection a thread, short timeouts, and one error for all that can go wrong."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any, Protocol, cast

from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as BrokenLineError
from redis.exceptions import NoScriptError, RedisError

from bot.dialog.memory import MemoryGoneError

CONNECT_SECONDS = 0.5
READ_SECONDS = 1.0

Word = str | bytes | int
Command = Sequence[Word]


class Wire(Protocol):
    """What we use of redis-py's connection; its own methods carry no types."""

    pid: int

    def pack_commands(self, commands: Sequence[Command]) -> Any: ...
    def send_command(self, *words: Word) -> None: ...
    def send_packed_command(self, packed: Any) -> None: ...
    def read_response(self) -> Any: ...
    def can_read(self, timeout: float) -> bool: ...
    def disconnect(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script, known to Redis by its digest once it was sent there."""

    text: str
    sha: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha", sha1(self.text.encode(), usedforsecurity=False).hexdigest())


def connect(url: str) -> "Line":
    """A line to redis://, rediss:// or unix://; nothing is sent before it is used."""
    return Line(url)


def ping(url: str) -> None:
    """Ask over a connection of its own whether Redis answers. Raises MemoryGoneError."""
    connect(url).call("PING")


class Line:
    """Safe to share between threads and to take over a fork.

    A connection of its own for each thread costs half of what a checkout from redis-py's pool costs.
    Every method raises MemoryGoneError when Redis does not answer, or answers with an error.
    """

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=READ_SECONDS,
            decode_responses=True,
            encoding_errors="replace",
            lib_name=None,  # saves a round trip at each connect
            lib_version=None,
        )
        self._mine = threading.local()

    def call(self, *words: Word) -> Any:
        """One command; it may run twice, as a broken connection does not tell whether it ran."""
        try:
            return self._ask(words)
        except RedisError as error:
            raise _gone(error) from None

    def run(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> Any:
        """One round trip, or two when Redis has forgotten the script; it may run twice, like `call`."""
        try:
            return self._ask(("EVALSHA", script.sha, len(keys), *keys, *words))
        except NoScriptError:
            return self.call("EVAL", script.text, len(keys), *keys, *words)
        except RedisError as error:
            raise _gone(error) from None

    def call_each(self, commands: Sequence[Command]) -> list[Any]:
        """All commands in one round trip, none of them twice; the reply to each."""
        try:
            return self._ask_each(commands)
        except RedisError as error:
            raise _gone(error) from None

    def run_each(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> list[Any]:
        """The script once for each key, in one round trip, whether Redis knows the script or not."""
        runs: list[Command] = [("EVALSHA", script.sha, 1, key, *words) for key in keys]
        return self.call_each([("SCRIPT", "LOAD", script.text), *runs])[1:]

    def _ask(self, words: Command) -> Any:
        try:
            return self._exchange(words)
        except BrokenLineError:  # an old connection to a Redis that restarted; a new one tells the truth
            return self._exchange(words)

    def _exchange(self, words: Command) -> Any:
        wire = self._take()
        wire.send_command(*words)
        reply = wire.read_response()
        self._mine.wire = wire
        return reply

    def _ask_each(self, commands: Sequence[Command]) -> list[Any]:
        wire = self._take()
        _shed_a_dead_connection(wire)
        wire.send_packed_command(wire.pack_commands(commands))
        replies = [wire.read_response() for _ in commands]
        self._mine.wire = wire
        return replies

    def _take(self) -> Wire:
        """This thread's connection, put back only when every reply was read.

        What interrupts a thread between question and reply can so never leave a reply to the next question.
        """
        wire: Wire | None = self._mine.__dict__.pop("wire", None)
        if wire is None or wire.pid != os.getpid():  # a parent's connection is not ours to talk on
            return cast(Wire, self._pool.make_connection())
        return wire


def _gone(error: RedisError) -> MemoryGoneError:
    """redis-py's own words may hold the address and, in a script's error, a person's key."""
    return MemoryGoneError(f"Redis: {type(error).__name__}")


def _shed_a_dead_connection(wire: Wire) -> None:
    """Something to read before anything was asked: the end of the connection."""
    try:
        dead = wire.can_read(0)
    except BrokenLineError:
        dead = True
    if dead:
        wire.disconnect()
