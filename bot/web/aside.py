"""Threads for what would keep an event loop waiting: writes, and databases on other machines."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.domain.ports import CrowdedError

T = TypeVar("T")

PATIENCE = 4.0  # seconds; the platform drops the connection after 5, and a person's turn ends after 12


class Aside:
    """Runs a call in one of so many threads; more calls than those wait their turn.

    Raises CrowdedError for one whose turn does not come: a message that its sender has sent again, and
    whose turn has passed to another process, must not be handled late.
    """

    def __init__(self, threads: int, patience: float = PATIENCE) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="aside")
        self._free = asyncio.Semaphore(threads)
        self._patience = patience

    async def __call__(self, work: Callable[[], T]) -> T:
        await self._turn()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._free.release()

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise CrowdedError from None
