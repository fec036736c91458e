"""The throttle in Redis: one for all workers, and one of this process's own while Redis is gone."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.domain.deliveries import Layout, Priority, Reason, Road
from bot.domain.ports import MemoryGoneError
from bot.domain.throttle import (
    KEPT_FOR_MUST,
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
    midnight_after,
)
from bot.memory import keys, throttle_scripts
from bot.memory.connection import Line, Script
from bot.memory.local_throttle import LONGEST_LINE, LocalThrottle
from bot.memory.windows import milliseconds
from bot.memory.wire import Word

SHARE = 0.25  # of every rate, for each process that must do without Redis: it knows nothing of the others
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RedisThrottle:
    """Implements bot.domain.throttle.Throttle. An account is a prefix."""

    line: Line
    limits: Mapping[Road, Limits]
    prefix: str = keys.PREFIX
    alone: LocalThrottle = field(init=False)

    def __post_init__(self) -> None:
        shares = {road: replace(each, rate=each.rate * SHARE) for road, each in self.limits.items()}
        object.__setattr__(self, "alone", LocalThrottle(shares))

    def ask(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        burst = self.limits[road].burst
        words: list[Word] = [milliseconds(midnight_after(now)), PROBE, _ms(PROBE_LEASE), _ms(LONGEST_LINE)]
        for each in Priority:
            words += [wanted.get(each, 0), _decimal(LEFT_TO_OTHERS[each] * burst)]
        pace = timedelta(seconds=1 / self.limits[road].rate)
        return self._tried(
            lambda: _permit(self._run(throttle_scripts.ASK, road, now, words), pace),
            lambda: self.alone.ask(road, wanted, now),
        )

    def report(self, road: Road, outcome: Outcome, now: datetime) -> None:
        counts = [outcome.unused, outcome.answered, outcome.silent, int(outcome.probe)]
        words = [*counts, _ms(WINDOW), SILENT_CALLS, _ms(OPEN_FOR), *_stops(outcome.stops)]
        changed = self._tried(
            lambda: self._run(throttle_scripts.REPORT, road, now, words),
            lambda: self.alone.report(road, outcome, now),
        )
        if changed:
            level = logging.ERROR if changed == "opened" else logging.WARNING
            log.log(level, f"throttle.circuit_{changed}", extra={"road": road.value})

    def flow(self, road: Road, now: datetime) -> Flow:
        return self._tried(
            lambda: _flow(self._run(throttle_scripts.FLOW, road, now, ())), lambda: self.alone.flow(road, now)
        )

    def check(self, road: Road, counted: Counted | None, now: datetime) -> None:
        words = (counted.used, counted.limit) if counted else ()
        self._tried(
            lambda: self._run(throttle_scripts.CHECK, road, now, words),
            lambda: self.alone.check(road, counted, now),
        )

    def reopen(self, road: Road, now: datetime) -> None:
        self.alone.reopen(road, now)
        self._tried(lambda: self._run(throttle_scripts.REOPEN, road, now, ()), lambda: None)

    def _run(self, script: Script, road: Road, now: datetime, words: Sequence[Word]) -> Any:
        mine = self.limits[road]
        usual, cap = mine.today(None), mine.cap
        read: list[Word] = [milliseconds(now), day_of(now), _decimal(mine.rate), _decimal(mine.burst)]
        read += [-1 if usual is None else usual, -1 if cap is None else cap, _decimal(KEPT_FOR_MUST)]
        names = keys.road(self.prefix, road), keys.every_road(self.prefix)
        return self.line.run(script, names, [*read, _ms(OPEN_AT_MOST), *words])

    def _tried(self, shared: Callable[[], T], alone: Callable[[], T]) -> T:
        try:
            return shared()
        except MemoryGoneError as error:
            log.warning("memory.throttle_unreachable", extra={"error": str(error)})
            return alone()


def _permit(reply: Sequence[Any], pace: timedelta) -> Permit:
    size = 3 * len(Priority)
    rows = {each: reply[1 + 3 * index : 4 + 3 * index] for index, each in enumerate(Priority)}
    return Permit(
        granted={each: int(row[0]) for each, row in rows.items()},
        waits={each: _wait(row[1], row[2], pace) for each, row in rows.items() if row[2]},
        probe=bool(reply[0]),
        closed=frozenset(Layout(name) for name in reply[1 + size :]),
    )


def _wait(until: str, reason: str, pace: timedelta) -> Wait:
    why = Reason(reason)
    return Wait(_moment(until), why, pace if why is Reason.IN_LINE else timedelta())


def _flow(reply: Sequence[Any]) -> Flow:
    used, limit, until, reason, checked = reply
    stop = _wait(until, reason, timedelta()) if reason else None
    return Flow(used, None if limit < 0 else limit, stop, _moment(checked) if checked else None)


def _stops(stops: Sequence[Stop]) -> list[Word]:
    fields = {Scope.ALL: "all", Scope.ROAD: "stop"}
    words: list[Word] = []
    for stop in stops:
        words += [fields.get(stop.scope, f"tpl:{stop.layout}"), milliseconds(stop.until), stop.reason.value]
    return words


def _moment(milliseconds_: str | int) -> datetime:
    return datetime.fromtimestamp(int(milliseconds_) / 1000, UTC)


def _decimal(number: float) -> str:
    return f"{number:.6f}"


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
