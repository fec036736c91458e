"""Access tokens: the rotating kind and the stable kind, which know nothing of each other."""

import secrets
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.disk import Disk
from sandbox.platform.errors import ApiError

LIFETIME = 7200
OVERLAP = 300
FORCED_PER_DAY = 20
FORCED_APART_SECONDS = 30


@dataclass
class Lane:
    """One kind's present token and the one before it, which may stay valid for a while."""

    value: str = ""
    expires_at: float = 0.0
    old: str = ""
    old_until: float = 0.0
    forced_at: float = 0.0
    forced_day: str = ""
    forced_today: int = 0


class Tokens:
    def __init__(self, clock: Clock, disk: Disk) -> None:
        self._clock, self._disk = clock, disk
        self._lanes = {"token": Lane(), "stable": Lane()}
        self._lanes |= {name: Lane(**row) for name, row in disk.load("token")}

    def rotate(self) -> tuple[str, int]:
        """A new token from /cgi-bin/token; the one before it lives for five more minutes at most."""
        lane = self._lanes["token"]
        return self._renew("token", min(lane.expires_at, self._clock.now() + OVERLAP))

    def stable(self, force: bool) -> tuple[str, int]:
        """The present token with its remaining seconds; a new one when it is nearly over, or when forced."""
        lane, now = self._lanes["stable"], self._clock.now()
        if lane.expires_at <= now:
            return self._renew("stable", 0.0)
        if force and now - lane.forced_at >= FORCED_APART_SECONDS:
            self._count_forced(lane, now)
            return self._renew("stable", 0.0)
        if lane.expires_at - now <= OVERLAP:
            return self._renew("stable", lane.expires_at)
        return lane.value, int(lane.expires_at - now)

    def check(self, token: str) -> None:
        """Raise unless the token is good now."""
        now = self._clock.now()
        for lane in self._lanes.values():
            if token in (lane.value, lane.old) and token:
                until = lane.expires_at if token == lane.value else lane.old_until
                if until > now:
                    return
                raise ApiError(42001 if until else 40001)
        raise ApiError(40001 if token else 41001)

    def _count_forced(self, lane: Lane, now: float) -> None:
        if lane.forced_day != self._clock.day():
            lane.forced_day, lane.forced_today = self._clock.day(), 0
        if lane.forced_today >= FORCED_PER_DAY:
            raise ApiError(45009)
        lane.forced_at, lane.forced_today = now, lane.forced_today + 1

    def _renew(self, name: str, old_until: float) -> tuple[str, int]:
        lane = self._lanes[name]
        lane.old, lane.old_until = lane.value, old_until
        lane.value = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(99)}"
        lane.expires_at = self._clock.now() + LIFETIME
        self._disk.keep("token", name, lane)
        return lane.value, LIFETIME
