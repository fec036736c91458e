"""What must stay alive while `up` runs: its services, and the embedded Redis."""

import os
import time
from collections.abc import Callable

from bot.launch import redis_server
from bot.launch.child import Child
from bot.launch.errors import LaunchError
from bot.launch.guarded import Guard
from bot.settings import Settings

Say = Callable[[str], None]
AT_ONCE = 1.0  # seconds: one that dies younger than this was never well
TRIES = 3
WELL = 60.0  # seconds after which earlier deaths are forgiven
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before it is started again


class Service:
    """A child that is started again when it dies by itself."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self._deaths = 0  # in a row
        self._at_once = 0  # in a row
        self._again_at: float | None = None

    def mend(self, say: Say, starting: bool) -> None:
        """Look after it; while everything is still `starting`, any death counts as one at once.

        Raises LaunchError when it died at once TRIES times in a row.
        """
        if self._again_at is not None:
            self._start_again_when_due(self._again_at)
        elif self.child.exit_code() is not None:
            self._died(say, starting)

    def _start_again_when_due(self, due: float) -> None:
        if time.monotonic() >= due:
            self._again_at = None
            self.child.start()

    def _died(self, say: Say, starting: bool) -> None:
        child = self.child
        what = f"{child.name} ended by itself ({child.fate()}: {child.last_words()})"
        self._deaths = self._deaths + 1 if child.age < WELL else 1
        self._at_once = self._at_once + 1 if starting or child.age < AT_ONCE else 0
        if self._at_once >= TRIES:
            raise LaunchError(f"{what}, {TRIES} times in a row; its log is {child.log}")
        child.sweep()
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._deaths - 1))
        self._again_at = time.monotonic() + pause
        say(f"{what}; starting it again in {pause:g} s")


class EmbeddedRedis:
    """The embedded server, unless the operator has one."""

    def __init__(self, settings: Settings, guard: Guard) -> None:
        self._settings = settings
        self._guard = guard
        self._pid = 0

    def mend(self, say: Say) -> None:
        """Start or adopt it, and do so again when it is gone."""
        if self._settings.redis.url or (self._pid and _is_alive(self._pid)):
            return
        if self._pid:
            self._guard.forget(self._pid)
            say("the embedded Redis ended by itself; starting it again")
        self._pid = redis_server.ensure(self._settings)
        self._guard.watch(self._pid)

    def stop(self) -> None:
        if self._pid:
            redis_server.stop(self._settings)
            self._guard.forget(self._pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
