"""One connection to Redis, spoken to directly: redis-py opens it, hiredis writes and reads it.

redis-py's own way from a command to its reply costs more processor time than Redis needs to answer.
"""

import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any, cast

import hiredis
from redis.exceptions import ConnectionError as BrokenLineError

from bot.memory.process import this

Word = str | bytes | int
Command = tuple[Word, ...]

CHUNK = 65536
UNFINISHED = object()
pack: Callable[[Command], bytes] = cast(Any, hiredis).pack_command


class Wire:
    """Over a connection of redis-py's; not to be shared between threads.

    process: the mark of the one that opened it. seconds: how long Redis may stay silent.
    Every method raises redis-py's ConnectionError when the line breaks; what Redis refuses is given back
    as a hiredis.ReplyError, so that it can be told apart.
    """

    def __init__(self, connection: Any, seconds: float) -> None:
        self._connection = connection
        connection.connect()
        self.process = this.mark
        self._socket: socket.socket = connection._sock
        self._reader = hiredis.Reader(encoding="utf-8", errors="replace", notEnoughData=UNFINISHED)
        self._wait_at_most(seconds)

    def __del__(self) -> None:
        """With the thread it ends, at once: redis-py's own objects wait for the garbage collector."""
        self._connection.disconnect()

    def ask(self, command: Command) -> Any:
        """Its reply."""
        self._send(pack(command))
        return self._reply()

    def ask_each(self, commands: Sequence[Command]) -> list[Any]:
        """Send all of them at once; the reply to each."""
        self._send(b"".join(map(pack, commands)))
        return [self._reply() for _ in commands]

    def is_dead(self) -> bool:
        """Whether the other end is known to be gone: there is something to read before anything was asked."""
        try:
            self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except (BlockingIOError, ValueError):  # ValueError: TLS does not peek; a dead one shows when asked
            return False
        except OSError:
            return True
        return True

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise BrokenLineError(type(error).__name__) from None

    def _reply(self) -> Any:
        while (reply := self._reader.gets()) is UNFINISHED:
            try:
                data = self._socket.recv(CHUNK)
            except OSError as error:  # a silent server is a BlockingIOError
                raise BrokenLineError(type(error).__name__) from None
            if not data:
                raise BrokenLineError("closed")
            self._reader.feed(data)
        return reply

    def _wait_at_most(self, seconds: float) -> None:
        """Left to the kernel: Python's own timeouts ask `poll` before each call, four times a message."""
        self._socket.settimeout(None)
        whole = int(seconds)
        span = struct.pack("ll", whole, int((seconds - whole) * 1_000_000))
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self._socket.setsockopt(socket.SOL_SOCKET, option, span)
