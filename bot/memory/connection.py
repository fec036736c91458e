"""The line to Redis: one connection a thread, short timeouts, and one error for all that can go wrong."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

import hiredis
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as BrokenLineError
from redis.exceptions import RedisError

from bot.domain.ports import MemoryGoneError
from bot.memory.process import this
from bot.memory.wire import Command, Wire, Word

CONNECT_SECONDS = 0.5
READ_SECONDS = 1.0


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
            lib_name=None,  # saves a round trip at each connect
            lib_version=None,
        )
        self._mine = threading.local()

    def call(self, *words: Word) -> Any:
        """One command; it may run twice, as a broken connection does not tell whether it ran."""
        return good(self._ask(words))

    def run(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> Any:
        """One round trip, or two when Redis has forgotten the script; it may run twice, like `call`."""
        reply = self._ask(("EVALSHA", script.sha, len(keys), *keys, *words))
        if is_forgotten(reply):
            reply = self._ask(("EVAL", script.text, len(keys), *keys, *words))
        return good(reply)

    def call_each(self, commands: Sequence[Command]) -> list[Any]:
        """All commands in one round trip, none of them twice; the reply to each."""
        try:
            return [good(reply) for reply in self._ask_each(commands)]
        except RedisError as error:
            raise gone(error) from None

    def run_each(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> list[Any]:
        """The script once for each key, in one round trip, whether Redis knows the script or not."""
        runs: list[Command] = [("EVALSHA", script.sha, 1, key, *words) for key in keys]
        return self.call_each([("SCRIPT", "LOAD", script.text), *runs])[1:]

    def _ask(self, command: Command) -> Any:
        try:
            try:
                return self._exchange(command)
            except BrokenLineError:  # an old connection to a Redis that restarted; a new one tells the truth
                return self._exchange(command)
        except RedisError as error:
            raise gone(error) from None

    def _exchange(self, command: Command) -> Any:
        wire = self._take()
        reply = wire.ask(command)
        self._mine.wire = wire
        return reply

    def _ask_each(self, commands: Sequence[Command]) -> list[Any]:
        wire = self._take()
        if wire.is_dead():
            wire = self._take()
        replies = wire.ask_each(commands)
        self._mine.wire = wire
        return replies

    def _take(self) -> Wire:
        """This thread's connection, put back only when every reply was read.

        What interrupts a thread between question and reply can so never leave a reply to the next question.
        """
        wire: Wire | None = self._mine.__dict__.pop("wire", None)
        if wire is None or wire.process != this.mark:  # a parent's connection is not ours to talk on
            return Wire(self._pool.make_connection(), READ_SECONDS)
        return wire


def is_forgotten(reply: Any) -> bool:
    """Redis does not know the script whose digest it was told."""
    return isinstance(reply, hiredis.ReplyError) and str(reply).startswith("NOSCRIPT")


def good(reply: Any) -> Any:
    """Of an error only its code is told: the rest may hold a person's key."""
    if isinstance(reply, hiredis.ReplyError):
        raise MemoryGoneError(f"Redis: {str(reply).partition(' ')[0]}")
    return reply


def gone(error: RedisError) -> MemoryGoneError:
    """redis-py's own words may hold the address."""
    return MemoryGoneError(f"Redis: {type(error).__name__}")
