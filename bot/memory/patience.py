"""Waiting for something another process holds: ask again, a little later each time."""

from collections.abc import Iterator
from datetime import timedelta
from random import SystemRandom
from time import monotonic, sleep

FIRST_PAUSE = 0.004  # seconds; an ordinary turn takes about as long
LONGEST_PAUSE = 0.05

_dice = SystemRandom()


def attempts(limit: timedelta) -> Iterator[int]:
    """Numbers from 0, the first at once, until `limit` of real time has passed.

    The pauses are uneven, so that two who wait for the same thing do not ask in step for ever.
    """
    end, pause, number = monotonic() + limit.total_seconds(), FIRST_PAUSE, 0
    yield number
    while (left := end - monotonic()) > 0:
        sleep(min(left, pause * _dice.uniform(0.5, 1)))
        pause, number = min(pause * 1.5, LONGEST_PAUSE), number + 1
        yield number
