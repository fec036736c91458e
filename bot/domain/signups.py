"""Sign-ups: a person's place in a shift, and what may happen to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_PARTY = 20


class SignUpState(StrEnum):
    """PENDING awaits an organizer's yes, and holds its places: a yes can never fail for lack of room."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    WAITLISTED = "waitlisted"
    HELD = "held"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


ACTIVE = (SignUpState.CONFIRMED, SignUpState.PENDING)  # those who come, or will if an organizer agrees


class Asks(StrEnum):
    """What an organizer is asked to agree to."""

    NOTHING = ""
    APPROVAL = "approval"  # the activity wants every sign-up approved
    OVERLAP = "overlap"  # the person insists, although they joined something else of that time


@dataclass(frozen=True, slots=True)
class SignUp:
    """Person × shift. `party_size` counts heads including the person.

    entered_by: who signed them up, None for the person themselves. guests: names of those who come along,
    as far as they were told. confirmed: the version of the shift that they said they come to.
    """

    id: int
    shift_id: int
    person_id: int
    party_size: int
    state: SignUpState
    created_at: datetime
    entered_by: int | None = None
    guests: tuple[str, ...] = ()
    asks: Asks = Asks.NOTHING
    role_id: int | None = None
    confirmed: int = 0

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def waiting(self) -> bool:
        """In the line, or with a place held for them; see bot.domain.waiting."""
        return self.state in (SignUpState.WAITLISTED, SignUpState.HELD)

    @property
    def has_places(self) -> bool:
        """Whether its heads are counted in what the shift has taken."""
        return self.active or self.state is SignUpState.HELD


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A sign-up with the person behind it, as organizers see it."""

    sign_up: SignUp
    openid: str | None
    name: str
    entered_by: str = ""  # the name of who entered it for them


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to take part: in which role, if any.

    insists: ask an organizer where another sign-up overlaps.
    """

    insists: bool = False
    role_id: int | None = None


PLAIN = Wish()


class JoinOutcome(StrEnum):
    """Every way a sign-up can end; each has a text that says why and what to type next."""

    JOINED = "joined"
    PENDING = "pending"
    PARTY_CHANGED = "party_changed"
    ALREADY_IN = "already_in"
    ALREADY_WAITING = "already_waiting"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ENDED = "ended"
    STARTED = "started"
    NOT_OPEN = "not_open"
    NOT_OPEN_YET = "not_open_yet"
    WINDOW_CLOSED = "window_closed"
    UNQUALIFIED = "unqualified"
    OVERLAPS = "overlaps"
    PARTY_TOO_BIG = "party_too_big"
    FULL = "full"
    TOO_FEW_LEFT = "too_few_left"
    ROLE_FULL = "role_full"
    GONE = "gone"  # known by name only, and at this moment one with somebody who has WeChat, or erased


class LeaveOutcome(StrEnum):
    """LEFT_LATE: the places are free, but so shortly before the start the leader must be called."""

    LEFT = "left"
    LEFT_LATE = "left_late"
    NOT_IN = "not_in"
    STARTED = "started"

    @property
    def gone(self) -> bool:
        return self in (LeaveOutcome.LEFT, LeaveOutcome.LEFT_LATE)
