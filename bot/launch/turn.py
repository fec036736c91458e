"""One `up` in a folder at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.launch.errors import LaunchError
from bot.launch.waiting import wait_until

LEAVING_SECONDS = 20  # how long the one before may take to stop everything


class Turn:
    """The right to run in this folder, until this process and every heir of `descriptor` close it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.descriptor = file.fileno()
        self._sign(str(os.getpid()))

    def leave(self) -> None:
        """Say that this one is about to stop, so that the next one waits instead of giving up."""
        self._sign("")

    def _sign(self, name: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(name)
        self._file.flush()


@contextmanager
def take_turn(var: Path) -> Iterator[Turn]:
    """Wait for a predecessor that is stopping or was killed; raise LaunchError when one stays."""
    with (var / "up.lock").open("a+", encoding="ascii") as file:
        if not wait_until(lambda: _lock(file), 1):
            owner = _living_owner(file)
            if owner or not wait_until(lambda: _lock(file), LEAVING_SECONDS):
                whom = f"process {owner}" if owner else "its processes are still stopping"
                raise LaunchError(f"it already runs in this folder ({whom}); stop that one with Ctrl-C first")
        yield Turn(file)


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _living_owner(file: IO[str]) -> int:
    file.seek(0)
    owner = int(file.read() or 0)
    try:
        os.kill(owner or os.getpid(), 0)
    except ProcessLookupError:
        return 0
    except PermissionError:
        return owner
    return owner
