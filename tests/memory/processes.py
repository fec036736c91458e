"""Several processes that do the same thing at the same moment."""

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import Any

_spawn = multiprocessing.get_context("spawn")
_start: list[Barrier] = []


def at_once(work: Callable[..., Any], each: Iterable[tuple[Any, ...]]) -> list[Any]:
    """What `work(*words)` returns in one process for each words; all wait until the last is ready."""
    jobs = list(each)
    start = _spawn.Barrier(len(jobs))
    with ProcessPoolExecutor(len(jobs), _spawn, _remember, (start,)) as processes:
        futures = [processes.submit(_run, work, words) for words in jobs]
        return [future.result() for future in futures]


def _remember(start: Barrier) -> None:
    _start.append(start)


def _run(work: Callable[..., Any], words: tuple[Any, ...]) -> Any:
    _start[0].wait()
    return work(*words)
