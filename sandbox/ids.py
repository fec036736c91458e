"""Numbers that only grow, also across restarts and lost writes."""

import time


class Ids:
    """Microseconds of the real clock: a counter lost in a crash would repeat a MsgId."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return self._last
