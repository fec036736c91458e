"""Replacement calls (补位): suitable people are asked in small batches until the free places are taken."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ASKED_AT_ONCE = 5
ANSWER_WITHIN = timedelta(minutes=30)  # then the next are asked as well; nights do not count
LOOKED_AT = 20  # candidates read in one go
LOOKS = 5  # and so often at most in one round: the gates rarely shut


class CallState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    NOBODY = "nobody"
    STOPPED = "stopped"


class Answer(StrEnum):
    """FILLED: nobody needs their answer any more, and they were told."""

    YES = "yes"
    NO = "no"
    FILLED = "filled"


class CallOutcome(StrEnum):
    """Every way opening a call can end; each has a text."""

    OPENED = "opened"
    IN_THE_MORNING = "in_the_morning"
    ALREADY_OPEN = "already_open"
    FULL = "full"
    OVER = "over"
    TOO_LATE = "too_late"  # it begins before people are awake


class AskOutcome(StrEnum):
    """Every way an answer can end; where the gates refuse, the refusal says why."""

    COMES = "comes"
    DECLINED = "declined"
    FILLED = "filled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Call:
    """One for each shift at most. opened_by: None for the operator. round: how often people were asked.

    role_id: the role that is looked for; None: whatever is free.
    """

    id: int
    shift_id: int
    opened_by: int | None
    state: CallState
    round: int
    next_at: datetime
    role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody who was asked and has not answered."""

    id: int
    shift_id: int
    person_id: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Candidates:
    """Which page of candidates: volunteers or others, after the last one seen (asked_at, id)."""

    now: datetime
    volunteers: bool
    after: tuple[datetime, int] | None = None
