"""Claims: minutes that do not count before somebody has confirmed them, and requests to put hours right."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.hours import DAY_LIMIT, Entry

OPERATOR = 0  # who confirmed, where it was the operator at the machine


class ClaimState(StrEnum):
    """FIRST waits for its first confirmer, SECOND for one more person."""

    FIRST = "first"
    SECOND = "second"
    WRITTEN = "written"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a claim is not simply written."""

    FORGOTTEN = "forgotten"  # nobody checked out; the shift's end is assumed
    LONG_DAY = "long_day"  # more than eight hours on one day need a second person
    OWN = "own"  # an organizer's own hours need somebody else


@dataclass(frozen=True, slots=True)
class NewClaim:
    """first_by: who confirmed already, OPERATOR for the operator; None: nobody, or the machine."""

    entry: Entry
    why: Why
    state: ClaimState
    first_by: int | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    id: int
    new: NewClaim
    created_at: datetime

    @property
    def entry(self) -> Entry:
        return self.new.entry

    @property
    def open(self) -> bool:
        return self.new.state in (ClaimState.FIRST, ClaimState.SECOND)


class ConfirmOutcome(StrEnum):
    """What becomes of somebody's word for a claim."""

    WRITTEN = "written"
    ANOTHER = "another"  # confirmed; one more person must do so
    OWN_HOURS = "own_hours"
    SAME_PERSON = "same_person"
    BELOW_ZERO = "below_zero"
    NOT_OPEN = "not_open"


class RecordOutcome(StrEnum):
    """Every way an attempt to put hours on record can end."""

    WRITTEN = "written"
    WAITING = "waiting"  # for somebody's confirmation
    DOUBLE = "double"
    NOT_SERVICE = "not_service"
    NOT_OVER = "not_over"
    CANCELLED = "cancelled"
    NO_REASON = "no_reason"
    NO_MINUTES = "no_minutes"
    TOO_MUCH = "too_much"  # more than the shift and half an hour on both sides
    BELOW_ZERO = "below_zero"
    NO_SUCH = "no_such"
    ANSWERED = "answered"  # the request was answered before


DONE = (RecordOutcome.WRITTEN, RecordOutcome.WAITING)


class RequestState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody says that their hours of a shift are wrong (Order 67, Art. 13). row_id None: none recorded."""

    id: int
    person_id: int
    shift_id: int
    row_id: int | None
    words: str
    state: RequestState
    created_at: datetime


def too_long(day: int, more: int) -> bool:
    """Whether `more` minutes on top of the day's need a second confirmer."""
    return more > 0 and day + more > DAY_LIMIT


def judge(claim: Claim, actor_id: int | None, day: int) -> ConfirmOutcome:
    """Whether this person's word is enough. `day`: the minutes that are written of that day already."""
    if not claim.open:
        return ConfirmOutcome.NOT_OPEN
    if actor_id == claim.entry.person_id:
        return ConfirmOutcome.OWN_HOURS
    if claim.new.state is ClaimState.SECOND:
        same = (actor_id or OPERATOR) == claim.new.first_by
        return ConfirmOutcome.SAME_PERSON if same else ConfirmOutcome.WRITTEN
    return ConfirmOutcome.ANOTHER if too_long(day, claim.entry.minutes) else ConfirmOutcome.WRITTEN
