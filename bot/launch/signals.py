"""Whether somebody wants this process to stop."""

import os
import signal
from types import FrameType

HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Counts the requests; a handler that raised could lose a child that was just started."""

    def __init__(self, with_parent: bool) -> None:
        self._parent = os.getppid() if with_parent else 0
        self._requests = 0

    def request(self, _number: int, _frame: FrameType | None) -> None:
        self._requests += 1

    @property
    def wanted(self) -> bool:
        return self._requests > 0 or (self._parent > 0 and os.getppid() != self._parent)

    @property
    def urgent(self) -> bool:
        """Asked twice: no more patience."""
        return self._requests > 1


def stop_requests(with_parent: bool) -> Stop:
    """Ctrl-C, SIGTERM, a closed terminal; and, where `with_parent`, the death of who started us.

    The handlers stay: a Ctrl-C more while the last child goes must not end in a traceback.
    """
    stop = Stop(with_parent)
    for number in HEARD:
        if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
            continue  # started with nohup, which asks for just that
        signal.signal(number, stop.request)
    return stop
