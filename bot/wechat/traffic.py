"""The traffic of this process: one event loop in a thread of its own, and the connections it keeps open."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar
from weakref import finalize

import aiohttp

from bot.wechat.wire import CONNECT_SECONDS, READ_SECONDS

# Shorter than any server keeps an idle connection: a message written to one that the other end has just
# closed could not be told from one that arrived.
IDLE_SECONDS = 4.0

T = TypeVar("T")
Work = Callable[[aiohttp.ClientSession], Coroutine[Any, Any, T]]


class Traffic:
    """Started by the first `run`, ended when nobody holds it any more, or with the process."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._http: aiohttp.ClientSession | None = None

    def run(self, work: Work[T]) -> T:
        """Do this beside all else that is under way; any thread may ask that runs no event loop itself."""
        return self.start(work).result()

    def start(self, work: Work[T]) -> "Future[T]":
        """The same, without waiting for its end."""
        loop, http = self._started()
        return asyncio.run_coroutine_threadsafe(work(http), loop)

    def _started(self) -> tuple[asyncio.AbstractEventLoop, aiohttp.ClientSession]:
        with self._starting:
            if self._loop is None or self._http is None:
                self._loop = asyncio.new_event_loop()
                thread = threading.Thread(target=self._loop.run_forever, name="traffic", daemon=True)
                thread.start()
                self._http = asyncio.run_coroutine_threadsafe(_session(), self._loop).result()
                finalize(self, _end, self._loop, self._http, thread)
            return self._loop, self._http


async def _session() -> aiohttp.ClientSession:
    """Without a limit of its own: each batch has one."""
    timeout = aiohttp.ClientTimeout(total=CONNECT_SECONDS + READ_SECONDS, sock_connect=CONNECT_SECONDS)
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS)
    return aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
    )


def _end(loop: asyncio.AbstractEventLoop, http: aiohttp.ClientSession, thread: threading.Thread) -> None:
    asyncio.run_coroutine_threadsafe(http.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
