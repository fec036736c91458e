"""How much may leave on each road now: one bucket, one quota, one stop and one circuit for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Protocol

from bot.domain.deliveries import Layout, Priority, Reason, Road

BEIJING = timezone(timedelta(hours=8))  # no summer time since 1991; the platform counts its days by it

BURST = timedelta(seconds=5)  # a bucket holds what flows in for so long
LEFT_TO_OTHERS = {  # the part of a full bucket that only those who go first may take
    Priority.MUST: 0.0,
    Priority.REPLY: 0.0,
    Priority.REMINDER: 0.1,
    Priority.NEWS: 0.25,
}
KEPT_FOR_MUST = 0.1  # of the day's quota

WINDOW = timedelta(seconds=30)  # in which calls are counted that got no answer
SILENT_CALLS = 10  # so many without an answer, and no fewer than those with one, open the circuit
OPEN_FOR = timedelta(seconds=30)  # the first time; twice as long after each probe that fails
OPEN_AT_MOST = timedelta(minutes=5)
PROBE = 5  # letters that find out whether the platform is back
PROBE_LEASE = timedelta(seconds=15)  # a probe that says nothing by then has died


class Scope(StrEnum):
    """What a stop closes."""

    NOTHING = "nothing"
    TEMPLATE = "template"  # this template
    ROAD = "road"  # this kind of message
    ALL = "all"  # every call


@dataclass(frozen=True, slots=True)
class Limits:
    """rate: calls a second. daily: calls a day where the platform does not tell, None where nobody counts.

    cap: the operator's own limit for a day; it holds whatever the platform would allow.
    """

    rate: float
    daily: int | None = None
    cap: int | None = None

    @property
    def burst(self) -> float:
        return self.rate * BURST.total_seconds()

    def today(self, told: int | None) -> int | None:
        """What holds for a day of which the platform told this."""
        usual = self.daily if self.cap is None else self.cap
        known = [limit for limit in (usual if told is None else told, self.cap) if limit is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Wait:
    """Why letters may not leave now. The first may ask again at `at`, each further one `pace` later."""

    at: datetime
    reason: Reason
    pace: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Permit:
    """How many letters of each priority may leave now, and what those wait for that may not.

    probe: the platform was silent; these few find out whether it is back. closed: templates that are stopped.
    """

    granted: Mapping[Priority, int]
    waits: Mapping[Priority, Wait] = field(default_factory=dict)
    probe: bool = False
    closed: frozenset[Layout] = frozenset()

    @property
    def total(self) -> int:
        return sum(self.granted.values())


@dataclass(frozen=True, slots=True)
class Stop:
    """The platform's word that ends more than one letter. layout: which template, where the scope is one."""

    scope: Scope
    reason: Reason
    until: datetime
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a permit: calls not made, calls with and without an answer, and what must stop.

    unused: less than none where more calls were made than permitted: a picture that followed its words.
    """

    unused: int = 0
    answered: int = 0
    silent: int = 0
    probe: bool = False
    stops: Sequence[Stop] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a road stands. used, limit: calls today. stop: what is closed now, the circuit's as well.

    checked_at: when the platform was last asked for its own count.
    """

    used: int
    limit: int | None
    stop: Wait | None = None
    checked_at: datetime | None = None

    @property
    def scarce(self) -> bool:
        """Only what must arrive goes out any more today."""
        return self.limit is not None and self.used >= self.limit - kept_for_must(self.limit)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the platform itself has counted today, and what it allows."""

    used: int
    limit: int


class QuotaBook(Protocol):
    def today(self, road: Road) -> Counted | None:
        """Ask the platform; None where the account may not, or nobody answered."""


class Throttle(Protocol):
    """Shared by all workers of an account; every call is one round trip, and none of them raises."""

    def ask(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        """Take as many permits as there are, the most urgent first; each counts as a call of today."""

    def report(self, road: Road, outcome: Outcome, now: datetime) -> None:
        """Give back what was not used, and tell what the platform said."""

    def flow(self, road: Road, now: datetime) -> Flow:
        """Where the road stands; takes nothing."""

    def check(self, road: Road, counted: Counted | None, now: datetime) -> None:
        """The platform was asked for its own count; None: it told nothing, and ours goes on."""

    def reopen(self, road: Road, now: datetime) -> None:
        """Forget the stops and the circuit of this road, and what stops every call."""


def kept_for_must(limit: int) -> int:
    return int(limit * KEPT_FOR_MUST)


def day_of(now: datetime) -> str:
    """The platform's day, by which it counts."""
    return now.astimezone(BEIJING).strftime("%Y%m%d")


def midnight_after(now: datetime) -> datetime:
    """When the platform's next day begins and daily quotas start anew."""
    here = now.astimezone(BEIJING)
    return datetime.combine(here.date() + timedelta(days=1), time(), BEIJING)
