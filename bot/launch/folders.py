"""Folders that only their owner may enter, and locks between processes that share one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.launch.errors import LaunchError


def private(folder: Path) -> Path:
    """Make the folder, closed to everybody else; raise LaunchError where that is not possible."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.geteuid():
            raise LaunchError(f"{folder}: belongs to another user; BOT_PATHS__VAR names another folder")
        folder.chmod(0o700)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise LaunchError(f"{folder}: cannot be used ({why}); BOT_PATHS__VAR names another folder") from None
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; wait for it as long as it takes."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
