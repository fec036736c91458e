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
    """The right to run in this folder: two locks.

    `folder` is held until this process *and* its guard have ended, and nothing of it is in the way.
    `owner` is held by this process alone, until it begins to stop: who finds it free waits for the folder.
    A lock and not a process id, because the id of a killed process lives on until its parent looks.
    """

    def __init__(self, folder: IO[str], owner: IO[str]) -> None:
        self.descriptor = folder.fileno()
        self._owner = owner
        _lock(owner)
        owner.truncate(0)
        owner.write(str(os.getpid()))
        owner.flush()

    def leave(self) -> None:
        """Say that this one is about to stop."""
        fcntl.flock(self._owner, fcntl.LOCK_UN)


@contextmanager
def take_turn(var: Path) -> Iterator[Turn]:
    """Wait for a predecessor that is stopping or was killed; raise LaunchError when one stays."""
    with (var / "up.lock").open("a+") as folder, (var / "up.owner").open("a+") as owner:
        # a short wait first: who was told to stop a moment ago may not have heard it yet
        if not wait_until(lambda: _lock(folder), 1):
            _require_leaving(owner)
            if not wait_until(lambda: _lock(folder), LEAVING_SECONDS):
                raise LaunchError(
                    "the one that ran in this folder before is still stopping; try again in a moment"
                )
        yield Turn(folder, owner)


def _require_leaving(owner: IO[str]) -> None:
    if not _lock(owner):
        owner.seek(0)
        raise LaunchError(
            f"it already runs in this folder (process {owner.read()}); stop that one with Ctrl-C first"
        )
    fcntl.flock(owner, fcntl.LOCK_UN)


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
