"""Sign-ups: a person's place in a shift, and what may happen to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.activities import ActivityState, Occasion

MAX_PARTY = 20


class SignUpState(StrEnum):
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    HELD = "held"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class SignUp:
    """Person × shift. `party_size` counts heads including the person.

    entered_by: who signed them up, None for the person themselves. guests: names of those who come along,
    as far as they were told.
    """

    id: int
    shift_id: int
    person_id: int
    party_size: int
    state: SignUpState
    created_at: datetime
    entered_by: int | None = None
    guests: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        return self.state is SignUpState.CONFIRMED


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A sign-up with the person behind it, as organizers see it."""

    sign_up: SignUp
    openid: str | None
    name: str


class JoinOutcome(StrEnum):
    """Every way a sign-up can end; each has a text that says why and what to type next."""

    JOINED = "joined"
    PARTY_CHANGED = "party_changed"
    ALREADY_IN = "already_in"
    CANCELLED = "cancelled"
    ENDED = "ended"
    STARTED = "started"
    NOT_OPEN = "not_open"
    PARTY_TOO_BIG = "party_too_big"
    FULL = "full"
    TOO_FEW_LEFT = "too_few_left"


class LeaveOutcome(StrEnum):
    LEFT = "left"
    NOT_IN = "not_in"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Someone asking for places in a shift, with all that the gates look at."""

    occasion: Occasion
    mine: SignUp | None
    party: int
    now: datetime

    @property
    def state(self) -> ActivityState:
        return self.occasion.state(self.now)


# The gates, in the order in which a person is told: one reason at a time.
GATES: tuple[tuple[JoinOutcome, Callable[[Attempt], bool]], ...] = (
    (JoinOutcome.ALREADY_IN, lambda a: bool(a.mine and a.mine.active and a.mine.party_size == a.party)),
    (JoinOutcome.CANCELLED, lambda a: a.state is ActivityState.CANCELLED),
    (JoinOutcome.ENDED, lambda a: a.state is ActivityState.ENDED),
    (JoinOutcome.STARTED, lambda a: a.occasion.shift.starts_at <= a.now),
    (JoinOutcome.NOT_OPEN, lambda a: a.state is ActivityState.DRAFT),
    (JoinOutcome.PARTY_TOO_BIG, lambda a: not 1 <= a.party <= MAX_PARTY),
)


def refusal(attempt: Attempt) -> JoinOutcome | None:
    """The first gate that stays shut; None when all open.

    Whether a place is left is no gate: only the conditional UPDATE can know.
    """
    return next((outcome for outcome, shut in GATES if shut(attempt)), None)


def no_room(occasion: Occasion) -> JoinOutcome:
    """The refusal when the seats were not to be had, told apart for the person's next step."""
    return JoinOutcome.TOO_FEW_LEFT if occasion.shift.left else JoinOutcome.FULL
