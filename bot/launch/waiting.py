"""Waiting until something becomes true, with a deadline."""

import time
from collections.abc import Callable

STEP = 0.02  # seconds between two looks


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Look until the condition holds; False when the seconds are over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(STEP)
    return True
