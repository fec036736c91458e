"""The line to Redis for an event loop: all who talk with it at a time share one connection."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from redis.asyncio.connection import ConnectionPool
from redis.exceptions import ConnectionError as BrokenLineError
from redis.exceptions import RedisError

from bot.domain.ports import MemoryGoneError
from bot.memory.connection import CONNECT_SECONDS, READ_SECONDS, Script, gone, good, is_forgotten
from bot.memory.pipe import Heard, Pipe, hand
from bot.memory.wire import Command, Word

Run = tuple[Script, Sequence[str], Sequence[Word]]


class AsyncLine:
    """Made anywhere; connects when it is first used, anew in another event loop and after a fork.

    scripts: sent ahead on each new connection. What is asked may run twice, as a broken connection does
    not tell whether it ran. Every method raises MemoryGoneError when Redis does not answer, or answers
    with an error; a Redis that stays silent is asked no second time.
    """

    def __init__(self, url: str, scripts: Sequence[Script] = ()) -> None:
        self._pool: Any = ConnectionPool.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=READ_SECONDS,
            lib_name=None,
            lib_version=None,
        )
        self._scripts = scripts
        self._pipe: Pipe | None = None
        self._opening: asyncio.Task[Pipe] | None = None
        self._later: set[asyncio.Task[None]] = set()

    async def call(self, *words: Word) -> Any:
        return good(await self._ask(words))

    async def run(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> Any:
        """One round trip, or two when Redis has forgotten the script."""
        reply = await self._ask(("EVALSHA", script.sha, len(keys), *keys, *words))
        if is_forgotten(reply):
            reply = await self._ask(("EVAL", script.text, len(keys), *keys, *words))
        return good(reply)

    async def tell(self, script: Script, keys: Sequence[str], words: Sequence[Word], heard: Heard) -> None:
        """Run a script whose end nobody waits for: `heard` gets its reply, or the exception, some time later.

        Waits only until it has left; raises MemoryGoneError where there is no connection and can be none.
        """
        pipe = self._pipe
        try:
            if pipe is None or not pipe.is_usable():
                pipe = await self._connected()
        except RedisError as error:
            raise gone(error) from None
        command = ("EVALSHA", script.sha, len(keys), *keys, *words)
        pipe.send(command, partial(self._hear, (script, keys, words), heard))
        await asyncio.sleep(0)  # to the end of the tick: it has left before anything that follows does

    def tell_later(self, script: Script, keys: Sequence[str], words: Sequence[Word]) -> None:
        """Run a script some time soon, if that can be; nobody hears what became of it."""
        self._do_later(self._run_again((script, keys, words), _passed_over))

    async def close(self) -> None:
        """Wait for what is still on its way, and hang up."""
        while True:
            pipe = self._pipe if self._pipe and self._pipe.is_usable() else None
            if pipe:
                with suppress(RedisError):
                    await pipe.ask(("PING",))  # comes after all that was told
            if not self._later:
                break
            await asyncio.wait(self._later)
        if pipe:
            pipe.close()
            await asyncio.sleep(0)  # the loop lets go of it

    async def _ask(self, command: Command) -> Any:
        pipe = self._pipe
        try:
            if pipe is None or not pipe.is_usable():
                pipe = await self._connected()
            try:
                return await pipe.ask(command)
            except BrokenLineError:  # an old connection to a Redis that restarted; a new one tells the truth
                return await (await self._connected()).ask(command)
        except RedisError as error:
            raise gone(error) from None

    async def _connected(self) -> Pipe:
        """A new connection, the same for all who ask for one meanwhile."""
        loop = asyncio.get_running_loop()
        if self._pipe and self._pipe.is_usable():  # somebody else was faster
            return self._pipe
        if self._opening is None or self._opening.done() or self._opening.get_loop() is not loop:
            self._opening = loop.create_task(self._open())
            self._opening.add_done_callback(_looked_at)
        return await asyncio.shield(self._opening)

    async def _open(self) -> Pipe:
        connection = self._pool.make_connection()
        await connection.connect()
        writer, connection._writer, connection._reader = connection._writer, None, None
        self._pipe = pipe = Pipe(writer, READ_SECONDS)
        for script in self._scripts:
            pipe.send(("SCRIPT", "LOAD", script.text), _passed_over)
        return pipe

    def _hear(self, run: Run, heard: Heard, reply: Any) -> None:
        if isinstance(reply, BrokenLineError) or is_forgotten(reply):
            self._do_later(self._run_again(run, heard))
        else:
            heard(reply)

    async def _run_again(self, run: Run, heard: Heard) -> None:
        try:
            reply = await self.run(*run)
        except MemoryGoneError as error:
            reply = error
        hand(heard, reply)

    def _do_later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)


def _looked_at(task: asyncio.Task[Pipe]) -> None:
    """Where all who waited for it have gone, nobody else takes note of its failure."""
    if not task.cancelled():
        task.exception()


def _passed_over(reply: Any) -> None:
    """A script that could not be sent ahead is sent when it is run; what is told later is heard by nobody."""
