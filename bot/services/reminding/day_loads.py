"""What the platform's daily quotas make of what is foreseen: how much of it each day carries on each road.

Messages are counted and not named, so that memory stays flat: which of them a day leaves over depends on the
order in which workers take them. What must arrive goes first, and the last part of a quota is kept for it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.domain.deliveries import Road
from bot.domain.foreseen import Foreseen
from bot.domain.throttle import BEIJING, Flow, Throttle, kept_for_must
from bot.services.delivery.roads import ROADS

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)


class Due(NamedTuple):
    """Messages that are alike; what goes first comes first. last: the last day on which they are of use."""

    can_wait: bool
    at: datetime
    last: date


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One day of the platform on one road. due: with what the day before left over.

    left: of the quota, when the day began or now; None: nobody counts. waits: until the next day, unless
    another road is open; lost: of what does not go, that is of no use by then.
    """

    day: date
    road: Road
    due: int
    left: int | None
    goes: int
    waits: int = 0
    lost: int = 0

    @property
    def short(self) -> bool:
        return self.goes < self.due


@dataclass(slots=True)
class Loads:
    """What is due, as it is foreseen."""

    due: dict[Road, Counter[Due]] = field(default_factory=dict)

    def count(self, message: Foreseen) -> Foreseen:
        if message.road in ROADS and message.road:
            last = _day_of(message.expires_at - INSTANT) if message.expires_at else date.max
            alike = Due(not message.must, message.at.replace(second=0, microsecond=0), last)
            self.due.setdefault(message.road, Counter())[alike] += 1
        return message

    def by_day(self, throttle: Throttle, now: datetime, days: int) -> list[DayLoad]:
        """Day by day; of today what is left, as far as calls were counted."""
        dates = [_day_of(now) + n * DAY for n in range(days + 1)]
        found = [
            load
            for road, due in self.due.items()
            for load in _loads(road, due, throttle.flow(road, now), dates)
        ]
        return sorted(found, key=lambda each: (each.day, each.road))


def _loads(road: Road, due: Mapping[Due, int], flow: Flow, dates: Sequence[date]) -> Iterator[DayLoad]:
    """What a day leaves over is due on the next, before what else can wait."""
    used, over = flow.used, Counter[Due]()
    for day in dates:
        todays = over + Counter({each: n for each, n in due.items() if _day_of(each.at) == day})
        left = None if flow.limit is None else max(0, flow.limit - used)
        load, over = _load(DayLoad(day, road, todays.total(), left, 0), todays, flow.limit or 0)
        if load.due:
            yield load
        used = 0


def _load(load: DayLoad, todays: Mapping[Due, int], limit: int) -> tuple[DayLoad, Counter[Due]]:
    goes, lost, over = 0, 0, Counter[Due]()
    for each, n in sorted(todays.items()):
        kept = kept_for_must(limit) if each.can_wait else 0
        may = n if load.left is None else min(n, max(0, load.left - kept - goes))
        goes += may
        if each.last <= load.day:
            lost += n - may
        elif may < n:
            over[each] = n - may
    return DayLoad(load.day, load.road, load.due, load.left, goes, over.total(), lost), over


def _day_of(at: datetime) -> date:
    """The platform counts its days by the clock of Beijing."""
    return at.astimezone(BEIJING).date()
