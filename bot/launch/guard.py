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
from collections.abc import Callable, Iterable

GRACE = 5.0  # seconds between asking and killing


def main() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    end(groups, GRACE)


def end(groups: Iterable[int], grace: float) -> None:
    """Ask every leader to stop, who knows best how; then kill what is left of the groups."""
    for group in groups:
        hears(os.kill, group, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(hears(os.kill, group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.02)
    for group in groups:
        hears(os.killpg, group, signal.SIGKILL)


def hears(send: Callable[[int, int], None], group: int, number: int) -> bool:
    """False when nobody is left (macOS: or when all are dead and wait for their parent)."""
    try:
        send(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
