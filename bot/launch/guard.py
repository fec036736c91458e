"""A small process that outlives `up` by a moment and ends what a killed `up` has left behind.

It reads "+id" and "-id" (process groups that started and ended) from a pipe whose only other end is in `up`.
When `up` dies, by whatever means, the pipe ends: every kernel does that, while a death signal for children
exists on Linux only and does not reach grandchildren. The guard also holds the lock of the folder, so the
next start waits until everything is gone. It imports nothing of ours and is started by its path.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE = 5.0  # seconds between asking and killing


def main() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    end(groups, GRACE)


def end(groups: Iterable[int], grace: float) -> None:
    """Ask every process group to stop, then kill what is still there."""
    left = [group for group in groups if _ask(group)]
    deadline = time.monotonic() + grace
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = [group for group in left if tell(group, 0)]
    for group in left:
        tell(group, signal.SIGKILL)


def _ask(group: int) -> bool:
    """The leader hears it alone, since it knows how to stop the others; without a leader all of them do."""
    try:
        os.kill(group, signal.SIGTERM)
    except ProcessLookupError:
        return tell(group, signal.SIGTERM)
    return True


def tell(group: int, number: int) -> bool:
    """Send the signal to the group; False when nobody is left (macOS: or only dead processes are)."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
