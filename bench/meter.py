"""Processor time: what a round took on both cores, and what somebody else took of the web's core."""

import time
from dataclasses import dataclass

import psutil

from bench.load import Result
from bench.servers import WEB_CORE


@dataclass(frozen=True)
class Cost:
    """web, redis: microseconds a message. other_core, disturbed: shares of the round.

    other_core: load generator and Redis on their core. disturbed: others than the web process on its core;
    a little of it is the network, much of it means that the machine was not ours alone.
    """

    web: float
    redis: float
    other_core: float
    disturbed: float


class Meter:
    """Started when it is made."""

    def __init__(self, web: int, redis: int) -> None:
        self._pids = web, redis
        self._start = self._now()

    def read(self, result: Result) -> Cost:
        web, redis, core, clock = (b - a for a, b in zip(self._start, self._now(), strict=True))
        other_core = result.busy + redis * result.rate / result.answered
        micro = 1e6 / result.answered
        return Cost(web * micro, redis * micro, other_core, max(0.0, core - web) / clock)

    def _now(self) -> tuple[float, float, float, float]:
        web, redis = (_used(pid) for pid in self._pids)
        return web, redis, _in_use(WEB_CORE), time.perf_counter()


def _used(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _in_use(core: int) -> float:
    """Seconds this core has worked so far, for whomever."""
    times = psutil.cpu_times(percpu=True)[core]
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))
