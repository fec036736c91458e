"""Attendance: when a person came to a shift and left again, and how we know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.activities import Shift

OPENS = timedelta(minutes=60)  # before the start: from then on a person can check in
STAYS_OPEN = timedelta(hours=2)  # after the end: until then a person can still check out
TRUSTED_LATE = timedelta(hours=6)  # how long after it was written a message may still tell its own time


class Means(StrEnum):
    """How a moment is known. SELF: said without a code. SYSTEM: closed by us, as nobody checked out."""

    CODE = "code"
    SCENE = "scene"
    SELF = "self"
    ROLL_CALL = "roll_call"
    WALK_IN = "walk_in"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Shift × person, one row at most. A check-out may be known before its check-in: messages overtake.

    in_actor_id, out_actor_id: who said so, the person or the leader; None for the operator and the system.
    Until `final_at` of the shift a check-out may still come and take the place of the system's.
    """

    id: int
    shift_id: int
    person_id: int
    in_at: datetime | None = None
    in_by: Means | None = None
    in_actor_id: int | None = None
    out_at: datetime | None = None
    out_by: Means | None = None
    out_actor_id: int | None = None

    @property
    def present(self) -> bool:
        """Came, and is not known to have left."""
        return self.in_at is not None and self.out_at is None

    @property
    def forgotten(self) -> bool:
        """Closed by the system at the end of the shift, because the person did not check out."""
        return self.out_by is Means.SYSTEM

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """From check-in to check-out; None while one of them is not known."""
        return (self.in_at, self.out_at) if self.in_at and self.out_at else None


@dataclass(frozen=True, slots=True)
class Mark:
    """That a person came or left, as it is to be written down. actor_id: who says so."""

    shift_id: int
    person_id: int
    at: datetime
    by: Means
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShownRoster:
    """The roster of an activity as a leader was shown it: (shift id, person id) line by line."""

    activity_id: int
    lines: tuple[tuple[int, int], ...]
    at: datetime


def opens_at(shift: Shift) -> datetime:
    return shift.starts_at - OPENS


def final_at(shift: Shift) -> datetime:
    """From then on nobody checks out any more; what is written stays, unless it is corrected."""
    return shift.ends_at + STAYS_OPEN


def check_in_open(shift: Shift, at: datetime) -> bool:
    return opens_at(shift) <= at < shift.ends_at


def check_out_open(shift: Shift, at: datetime) -> bool:
    return opens_at(shift) <= at < final_at(shift)


def moment_of(written_at: datetime, now: datetime) -> datetime:
    """When a message was meant, by its own time as far as that is sane: never ahead, never far back."""
    return written_at if now - TRUSTED_LATE <= written_at <= now else now
