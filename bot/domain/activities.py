"""Activities and their shifts: what residents see, and when it takes place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole

CUTOFF = timedelta(hours=3)


class ActivityKind(StrEnum):
    """Only SERVICE earns service hours (MCA Order 67, Art. 19)."""

    SERVICE = "service"
    RESIDENTS = "residents"
    MEETING = "meeting"


class ActivityState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Activity:
    """What takes place and where; times and places left live in its shifts.

    leads: when people are reminded, "" as in the community; see bot.domain.reminders. asks: whether they are
    asked if they will come, None as in the community.
    """

    id: int
    title: str
    kind: ActivityKind
    place: str
    published_at: datetime | None
    cancelled_at: datetime | None = None
    host: str = ""
    leader: str = ""
    leader_phone: str = ""
    notes: str = ""
    latitude: float | None = None
    longitude: float | None = None
    needs_phone: bool = False
    needs_approval: bool = False
    requirements: tuple[Requirement, ...] = ()
    leads: str = ""
    asks: bool | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One span of time with its own capacity; `taken` counts heads, guests included.

    capacity None means without limit. `version` grows each time the span moves. minimum: heads below which
    organizers are warned. opens_at, closes_at: when people may sign up; None: from publication, until the
    start. cutoff: so long before the start the place can be given back without calling the leader.
    roles: how many it has. cancelled_at: when it was called off alone.
    """

    id: int
    activity_id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    taken: int = 0
    version: int = 1
    minimum: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cutoff: timedelta = CUTOFF
    roles: int = 0
    series_id: int | None = None
    cancelled_at: datetime | None = None

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def fits(self, heads: int) -> bool:
        return self.left is None or heads <= self.left


@dataclass(frozen=True, slots=True)
class Occasion:
    """A shift together with its activity, as a person meets it in a list."""

    activity: Activity
    shift: Shift

    @property
    def called_off(self) -> bool:
        """By itself, or with the whole activity."""
        return bool(self.activity.cancelled_at or self.shift.cancelled_at)

    def state(self, now: datetime) -> ActivityState:
        """Derived from timestamps alone, so that it can never disagree with them."""
        if self.called_off:
            return ActivityState.CANCELLED
        if self.shift.ends_at <= now:
            return ActivityState.ENDED
        return ActivityState.OPEN if self.activity.published_at else ActivityState.DRAFT


class Listed(NamedTuple):
    """As much of an occasion as a line of a list tells."""

    shift_id: int
    title: str
    starts_at: datetime
    capacity: int | None
    taken: int

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class NewShift:
    """One more span of an activity, with its own places and roles."""

    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    minimum: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cutoff: timedelta = CUTOFF
    roles: tuple[NewRole, ...] = ()


@dataclass(frozen=True, slots=True)
class NewActivity:
    """What an organizer or an import file gives for an activity, with its first shift."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int | None
    kind: ActivityKind = ActivityKind.RESIDENTS
    host: str = ""
    leader: str = ""
    leader_phone: str = ""
    notes: str = ""
    latitude: float | None = None
    longitude: float | None = None
    needs_phone: bool = False
    needs_approval: bool = False
    requirements: tuple[Requirement, ...] = ()
    leads: str = ""
    asks: bool | None = None
    minimum: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    cutoff: timedelta = CUTOFF
    roles: tuple[NewRole, ...] = ()
    more_shifts: tuple[NewShift, ...] = ()
