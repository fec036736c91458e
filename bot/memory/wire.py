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
Heard = Callable[[Any], None]

CHUNK = 65536
_UNFINISHED = object()
_pack: Callable[[Command], bytes] = cast(Any, hiredis).pack_command


class Wire:
    """Over a connection of redis-py's; not to be shared between threads.

    process: the mark of the one that opened it. known: digests of the scripts that Redis ran for us on it.
    is_local: on this machine, where sending to a dead end fails at once; between machines it seems to arrive.
    seconds: how long Redis may stay silent. Every method raises redis-py's ConnectionError when the line
    breaks; what Redis refuses is given back as a hiredis.ReplyError, so that it can be told apart.
    """

    def __init__(self, connection: Any, seconds: float) -> None:
        self._connection = connection
        connection.connect()
        self.process = this.mark
        self.known: set[str] = set()
        self._socket: socket.socket = connection._sock
        self.is_local = self._socket.family == socket.AF_UNIX
        self._reader = hiredis.Reader(encoding="utf-8", errors="replace", notEnoughData=_UNFINISHED)
        self._owed: Heard | None = None
        self._wait_at_most(seconds)

    def __del__(self) -> None:
        """With the thread it ends, at once: redis-py's own objects wait for the garbage collector."""
        self._connection.disconnect()

    def ask(self, command: Command) -> Any:
        """Its reply."""
        self._send(_pack(command))
        if self._owed:
            self._settle(self._owed)
        return self._reply()

    def ask_each(self, commands: Sequence[Command]) -> list[Any]:
        """Send all of them at once; the reply to each."""
        self._send(b"".join(map(_pack, commands)))
        if self._owed:
            self._settle(self._owed)
        return [self._reply() for _ in commands]

    def tell(self, command: Command, heard: Heard) -> None:
        """Send it and go on; its reply is `heard` before the next question, or never if there is none."""
        if self._owed:
            self._settle(self._owed)
        self._send(_pack(command))
        self._owed = heard

    def is_dead(self) -> bool:
        """Whether the other end is known to be gone: there is something to read before anything was asked."""
        if self._owed:
            self._settle(self._owed)
        try:
            self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except (BlockingIOError, ValueError):  # ValueError: TLS does not peek; a dead one shows when asked
            return False
        except OSError:
            return True
        return True

    def _settle(self, heard: Heard) -> None:
        """Hear what is still owed; it comes before the reply to whatever was asked since."""
        reply = self._reply()
        self._owed = None
        heard(reply)

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise self._broken(type(error).__name__) from None

    def _reply(self) -> Any:
        while (reply := self._reader.gets()) is _UNFINISHED:
            try:
                data = self._socket.recv(CHUNK)
            except OSError as error:  # a silent server is a BlockingIOError
                raise self._broken(type(error).__name__) from None
            if not data:
                raise self._broken("closed")
            self._reader.feed(data)
        return reply

    def _broken(self, why: str) -> BrokenLineError:
        """What to raise; whoever is still owed a reply hears of it as well."""
        error = BrokenLineError(why)
        if self._owed:
            heard, self._owed = self._owed, None
            heard(error)
        return error

    def _wait_at_most(self, seconds: float) -> None:
        """Left to the kernel: Python's own timeouts ask `poll` before each call, four times a message."""
        self._socket.settimeout(None)
        whole = int(seconds)
        span = struct.pack("ll", whole, int((seconds - whole) * 1_000_000))
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self._socket.setsockopt(socket.SOL_SOCKET, option, span)
