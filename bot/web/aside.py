"""Threads for what would keep an event loop waiting: writes, and databases on other machines."""

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Aside:
    """Runs a call in one of so many threads; more calls than those wait their turn."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="aside")

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]:
        return get_running_loop().run_in_executor(self._pool, work)
