"""Giving a place back late, and not coming: what is written down, and what organizers are shown of it.

Nothing follows by itself: a person decides (PIPL Art. 24). No list of it is ever public.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LATE = timedelta(hours=24)  # before the start: giving the place back later than that is late
REMEMBERED = timedelta(days=365)
FLAGGED_FROM = 3
LONGEST_COMMENT = 100  # characters


class LateState(StrEnum):
    """OPEN until the start; COUNTED when the seat stayed empty, FILLED when somebody came instead."""

    OPEN = "open"
    COUNTED = "counted"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class LateCancel:
    id: int
    shift_id: int
    person_id: int
    judge_at: datetime


@dataclass(frozen=True, slots=True)
class NoShow:
    """That somebody did not come, by whose word (None: the operator), and why."""

    shift_id: int
    person_id: int
    comment: str
    excused: bool
    at: datetime
    marked_by: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What counts of the last twelve months: no-shows without excuse, and late cancels that left a gap."""

    no_shows: int = 0
    late_cancels: int = 0

    @property
    def flagged(self) -> bool:
        return self.no_shows + self.late_cancels >= FLAGGED_FROM


class NoShowOutcome(StrEnum):
    """Every way marking somebody can end; each has a text."""

    MARKED = "marked"
    ALREADY = "already"
    NOT_SIGNED_UP = "not_signed_up"
    CAME = "came"
    NOT_YET = "not_yet"
    CANCELLED = "cancelled"
    NEEDS_COMMENT = "needs_comment"
    TOO_LONG = "too_long"


class UndoOutcome(StrEnum):
    """SEAT_GONE: the mark is taken back, but somebody else has the place by now."""

    TAKEN_BACK = "taken_back"
    SEAT_GONE = "seat_gone"
    NOT_MARKED = "not_marked"


def counts_since(now: datetime) -> datetime:
    return now - REMEMBERED
