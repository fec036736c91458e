"""An event loop in a thread of its own, for tests that wait where the code they test would go on."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from bot.dialog.memory import Memory, Opening
from bot.dialog.messages import Answer, Incoming
from bot.dialog.talk import Talk
from bot.memory.async_line import AsyncLine
from bot.memory.turns import SCRIPTS, RedisMemory

T = TypeVar("T")
Wait = Callable[[Coroutine[Any, Any, T]], T]


@contextmanager
def running_loop(
    make: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop,
) -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Gives what runs a coroutine in that loop and waits for its result, in any thread."""
    loop = make()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class Waiting:
    """A memory of which every act is waited for, in any thread."""

    def __init__(self, memory: Memory, wait: Wait[Any]) -> None:
        self.memory = memory
        self._wait = wait

    def open(self, incoming: Incoming, now: datetime) -> Opening:
        opening: Opening = self._wait(self.memory.open(incoming, now))
        return opening

    def close(self, incoming: Incoming, opening: Opening, talk: Talk | None, answer: Answer) -> None:
        self._wait(self.memory.close(incoming, opening, talk, answer))

    def abandon(self, incoming: Incoming, opening: Opening) -> None:
        self._wait(self.memory.abandon(incoming, opening))


@contextmanager
def remembering(url: str, *words: Any) -> Iterator[Waiting]:
    """A memory in this Redis, with a connection of its own; words: the rest of what makes a RedisMemory."""
    line = AsyncLine(url, SCRIPTS)
    with running_loop() as wait:
        try:
            yield Waiting(RedisMemory(line, *words), wait)
        finally:
            wait(line.close())
