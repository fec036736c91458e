"""One connection to Redis for a whole event loop: what is asked in one tick leaves in one write."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, cast

import hiredis
from redis.exceptions import ConnectionError as BrokenLineError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as SilentError

from bot.memory.process import this
from bot.memory.wire import UNFINISHED, Command, pack

Heard = Callable[[Any], None]
Waiter = asyncio.Future[Any] | Heard
log = logging.getLogger(__name__)


class Pipe(asyncio.Protocol):
    """Takes over a connection on which nothing is asked. Replies come in the order of the commands.

    lost: why there is nothing to be asked here any more; who still waited has heard of it.
    What Redis refuses is a reply like any other, a hiredis.ReplyError.
    """

    def __init__(self, writer: asyncio.StreamWriter, seconds: float) -> None:
        self.loop = asyncio.get_running_loop()
        self.process = this.mark
        self.lost: RedisError | None = None
        self._writer = writer  # kept, as it closes the transport when it is forgotten
        self._transport = cast(asyncio.Transport, writer.transport)
        self._reader = hiredis.Reader(encoding="utf-8", errors="replace", notEnoughData=UNFINISHED)
        self._seconds = seconds
        self._out: list[bytes] = []
        self._waiting: deque[Waiter] = deque()
        self._sent = self._answered = 0
        self._flights: deque[tuple[float, int]] = deque()  # when how many had been sent
        self._watch: asyncio.TimerHandle | None = None
        self._transport.set_protocol(self)

    def is_usable(self) -> bool:
        """Not broken, and opened by this process in the loop that runs."""
        here = self.loop is asyncio.get_running_loop() and self.process == this.mark
        return here and self.lost is None

    def ask(self, command: Command) -> asyncio.Future[Any]:
        """Its reply; raises ConnectionError when the line breaks, TimeoutError when Redis is silent."""
        answer = self.loop.create_future()
        self.send(command, answer)
        return answer

    def send(self, command: Command, waiter: Waiter) -> None:
        """`waiter` gets the reply, or the exception."""
        data = pack(command)
        if self.lost:
            _give(waiter, self.lost)
            return
        if not self._out:
            self.loop.call_soon(self._flush)
        self._out.append(data)
        self._waiting.append(waiter)

    def close(self) -> None:
        self._end(BrokenLineError("closed"))

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not UNFINISHED and self._waiting:
                self._answered += 1
                _give(self._waiting.popleft(), reply)
        except hiredis.ProtocolError:
            reply = None
        if reply is not UNFINISHED:  # not what Redis says, or more than was asked
            self._end(BrokenLineError("out of step"))
        while self._flights and self._flights[0][1] <= self._answered:
            self._flights.popleft()

    def connection_lost(self, error: Exception | None) -> None:
        self._end(BrokenLineError(type(error).__name__ if error else "closed"))

    def _flush(self) -> None:
        if self.lost:
            return
        self._sent += len(self._out)
        self._flights.append((self.loop.time(), self._sent))
        if self._watch is None:
            self._watch = self.loop.call_later(self._seconds, self._look)
        self._transport.write(b"".join(self._out))
        self._out.clear()

    def _look(self) -> None:
        """One timer for all: whether the oldest command has waited too long for its reply."""
        self._watch = None
        if not self._flights:
            return
        left = self._flights[0][0] + self._seconds - self.loop.time()
        if left > 0:
            self._watch = self.loop.call_later(left, self._look)
        else:
            self._end(SilentError("silent"))

    def _end(self, error: RedisError) -> None:
        """Nothing comes here any more, so that no late reply can reach anybody else."""
        if self.lost:
            return
        self.lost = error
        if self._watch:
            self._watch.cancel()
        self._transport.abort()
        self._out.clear()
        self._flights.clear()
        waiting, self._waiting = self._waiting, deque()
        for waiter in waiting:
            _give(waiter, error)


def hand(heard: Heard, reply: Any) -> None:
    """What fails in there must not keep their replies from others."""
    try:
        heard(reply)
    except Exception:
        log.exception("memory.not_heard")


def _give(waiter: Waiter, reply: Any) -> None:
    if not isinstance(waiter, asyncio.Future):
        hand(waiter, reply)
    elif waiter.done():  # who asked has gone; the reply was theirs all the same
        return
    elif isinstance(reply, RedisError):
        waiter.set_exception(type(reply)(*reply.args))  # one each: raising writes into it
    else:
        waiter.set_result(reply)
