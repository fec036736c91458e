"""Waiting for something another process holds: ask again, a little later each time."""

from collections.abc import Iterator
from datetime import timedelta
from random import SystemRandom
from time import monotonic, sleep

FIRST_PAUSE = 0.004  # seconds; an ordinary turn takes about as long
LONGEST_PAUSE = 0.05

_dice = SystemRandom()


def pauses(end: float) -> Iterator[float]:
    """Seconds to wait before each further attempt, until `end` on the monotonic clock.

    They are uneven, so that two who wait for the same thing do not ask in step for ever.
    """
    pause = FIRST_PAUSE
    while (left := end - monotonic()) > 0:
        yield min(left, pause * _dice.uniform(0.5, 1))
        pause = min(pause * 1.5, LONGEST_PAUSE)


def attempts(limit: timedelta) -> Iterator[int]:
    """Numbers from 0, the first at once, until `limit` of real time has passed."""
    end = monotonic() + limit.total_seconds()
    yield 0
    for number, pause in enumerate(pauses(end), 1):
        sleep(pause)
        yield number
