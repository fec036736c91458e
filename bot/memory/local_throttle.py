"""The throttle inside one process: what holds while Redis is gone, and for tests that need none.

The same arithmetic as the Lua in bot/memory/throttle_scripts.py; one contract test holds for both.
"""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import floor

from bot.domain.deliveries import Layout, Priority, Reason, Road
from bot.domain.throttle import (
    LEFT_TO_OTHERS,
    OPEN_AT_MOST,
    OPEN_FOR,
    PROBE,
    PROBE_LEASE,
    SILENT_CALLS,
    WINDOW,
    Counted,
    Flow,
    Limits,
    Outcome,
    Permit,
    Scope,
    Stop,
    Wait,
    day_of,
    kept_for_must,
    midnight_after,
)

LONGEST_LINE = timedelta(days=1)  # a place further ahead is from a clock that has gone back


@dataclass
class Lane:
    """What is known of one road."""

    tokens: float | None = None
    at: datetime | None = None
    day: str = ""
    used: int = 0
    told: int | None = None
    checked_at: datetime | None = None
    line: dict[Priority, datetime] = field(default_factory=dict)
    open_until: datetime | None = None
    trips: int = 0
    lease: datetime | None = None
    since: datetime | None = None
    answered: int = 0
    silent: int = 0


class LocalThrottle:
    """Implements bot.domain.throttle.Throttle for the threads of one process."""

    def __init__(self, limits: Mapping[Road, Limits]) -> None:
        self._limits = limits
        self._lanes: dict[Road, Lane] = defaultdict(Lane)
        self._stops: dict[tuple[Road | None, Layout | None], Wait] = {}
        self._lock = threading.Lock()

    def ask(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        with self._lock:
            lane = self._fresh(road, now)
            if closed := self._closed(road, now):
                return Permit({}, {each: closed for each, count in wanted.items() if count})
            permit = self._share(road, wanted, now)
            if permit.probe:
                lane.lease = now + PROBE_LEASE
            return permit

    def report(self, road: Road, outcome: Outcome, now: datetime) -> None:
        with self._lock:
            lane = self._fresh(road, now)
            lane.tokens = min(self._limits[road].burst, (lane.tokens or 0) + outcome.unused)
            lane.used = max(0, lane.used - outcome.unused)
            _watch(lane, outcome, now)
            for stop in outcome.stops:
                self._stop(road, stop)

    def flow(self, road: Road, now: datetime) -> Flow:
        with self._lock:
            lane = self._fresh(road, now)
            limit = self._limits[road].today(lane.told)
            return Flow(lane.used, limit, self._closed(road, now), lane.checked_at)

    def check(self, road: Road, counted: Counted | None, now: datetime) -> None:
        with self._lock:
            lane = self._fresh(road, now)
            lane.checked_at = now
            if counted:
                lane.used, lane.told = counted.used, counted.limit

    def reopen(self, road: Road, now: datetime) -> None:
        with self._lock:
            self._fresh(road, now)
            self._stops = {key: stop for key, stop in self._stops.items() if key[0] not in (None, road)}
            _close(self._lanes[road])

    def _fresh(self, road: Road, now: datetime) -> Lane:
        """The lane with what flowed in since, on today's page."""
        lane, limits = self._lanes[road], self._limits[road]
        lane.tokens = limits.burst if lane.tokens is None else lane.tokens
        lane.at = lane.at or now
        if now > lane.at:
            flowed = limits.rate * (now - lane.at).total_seconds()
            lane.tokens, lane.at = min(limits.burst, lane.tokens + flowed), now
        elif lane.at - now > timedelta(minutes=1):  # that clock has gone back
            lane.at = now
        if lane.day != day_of(now):
            lane.day, lane.used = day_of(now), 0
        return lane

    def _closed(self, road: Road, now: datetime) -> Wait | None:
        """The longest of what is closed: everything, the road, or its circuit."""
        lane = self._lanes[road]
        waits = [self._stops.get((None, None)), self._stops.get((road, None))]
        for until in (lane.open_until, lane.lease):
            waits.append(Wait(until, Reason.NO_ANSWER) if until and until - now <= OPEN_AT_MOST else None)
        return max((wait for wait in waits if wait and wait.at > now), key=lambda w: w.at, default=None)

    def _share(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        probe = self._lanes[road].open_until is not None
        granted, waits, room = dict[Priority, int](), dict[Priority, Wait](), PROBE if probe else None
        for priority in sorted(wanted):
            count = wanted[priority]
            granted[priority], wait = self._grant(
                road, priority, count if room is None else min(count, room), now
            )
            room = room if room is None else room - granted[priority]
            if count > granted[priority]:
                waits[priority] = wait or Wait(now + PROBE_LEASE, Reason.NO_ANSWER)
        closed = frozenset(
            layout
            for (where, layout), stop in self._stops.items()
            if where is road and layout and stop.at > now
        )
        return Permit(granted, waits, probe and sum(granted.values()) > 0, closed)

    def _grant(self, road: Road, priority: Priority, count: int, now: datetime) -> tuple[int, Wait | None]:
        lane, limits = self._lanes[road], self._limits[road]
        there = floor((lane.tokens or 0) - LEFT_TO_OTHERS[priority] * limits.burst)
        left = self._left_today(road, priority)
        given = max(0, min(count, there, count if left is None else left))
        lane.tokens, lane.used = (lane.tokens or 0) - given, lane.used + given
        if given == count:
            return given, None
        if left is not None and given >= left:
            return given, Wait(midnight_after(now), Reason.QUOTA_USED)
        return given, self._line_up(road, priority, count - given, now)

    def _left_today(self, road: Road, priority: Priority) -> int | None:
        lane = self._lanes[road]
        limit = self._limits[road].today(lane.told)
        if limit is None:
            return None
        kept = 0 if priority is Priority.MUST else kept_for_must(limit)
        return max(0, limit - kept - lane.used)

    def _line_up(self, road: Road, priority: Priority, count: int, now: datetime) -> Wait:
        """A place behind all who go first, so that those who wait come back one after the other."""
        lane, limits = self._lanes[road], self._limits[road]
        missing = LEFT_TO_OTHERS[priority] * limits.burst + 1 - (lane.tokens or 0)
        pace = timedelta(seconds=1 / limits.rate)
        before = [at for other, at in lane.line.items() if other <= priority and at - now < LONGEST_LINE]
        first = max([now + max(0.0, missing) * pace, *before])
        lane.line[priority] = first + count * pace
        return Wait(first, Reason.IN_LINE, pace)

    def _stop(self, road: Road, stop: Stop) -> None:
        where = None if stop.scope is Scope.ALL else road
        key = (where, stop.layout if stop.scope is Scope.TEMPLATE else None)
        known = self._stops.get(key)
        if stop.scope is not Scope.NOTHING and (known is None or known.at < stop.until):
            self._stops[key] = Wait(stop.until, stop.reason)


def _watch(lane: Lane, outcome: Outcome, now: datetime) -> None:
    """The circuit: what the probe found out, or how many calls got no answer lately."""
    if outcome.probe:
        _probed(lane, outcome, now)
    elif lane.open_until is None:
        if lane.since is None or not timedelta() <= now - lane.since <= WINDOW:
            lane.since, lane.answered, lane.silent = now, 0, 0
        lane.answered, lane.silent = lane.answered + outcome.answered, lane.silent + outcome.silent
        if lane.silent >= max(SILENT_CALLS, lane.answered):
            lane.open_until = now + OPEN_FOR


def _probed(lane: Lane, outcome: Outcome, now: datetime) -> None:
    lane.lease = None
    if outcome.answered:
        _close(lane)
    elif outcome.silent:
        lane.trips += 1
        lane.open_until = now + min(OPEN_FOR * 2**lane.trips, OPEN_AT_MOST)


def _close(lane: Lane) -> None:
    lane.open_until = lane.lease = lane.since = None
    lane.trips = lane.answered = lane.silent = 0
