"""The waitlist: in which order places are offered, and how long an offer is held."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.reminders import LOCAL
from bot.domain.signups import SignUpState

LAST_CALL = timedelta(hours=6)  # so close to the start nobody's silence may cost a place
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=12)
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
MOST_LAPSES = 2  # an offer left unanswered once leads to the tail, twice out of the line
WAITING = (SignUpState.WAITLISTED, SignUpState.HELD)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the line, or with a place held for them until `held_until`.

    asked: in the last hours, may take whatever place is free. told: how many changes they were told of;
    each is a message of its own. passed_over: told already that their party did not fit.
    role_id: the role they wish for, taken together with the place.
    """

    sign_up_id: int
    shift_id: int
    person_id: int
    party_size: int
    state: SignUpState
    priority: int
    queued_at: datetime
    changed_at: datetime
    held_until: datetime | None = None
    lapses: int = 0
    told: int = 0
    asked: bool = False
    passed_over: bool = False
    role_id: int | None = None

    def held(self, now: datetime) -> bool:
        """Whether a place is kept at this moment, however late the clock may be with clearing up."""
        return self.state is SignUpState.HELD and bool(self.held_until and self.held_until > now)

    @property
    def offered(self) -> bool:
        """Whether they were ever offered a place since they queued up, even if they let it lapse."""
        return self.state is SignUpState.HELD or self.lapses > 0 or self.changed_at > self.queued_at

    def open(self, now: datetime) -> bool:
        """Whether they were offered a place and may still answer."""
        return self.asked or self.held(now)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody who waits, with the person behind it, as organizers see it."""

    waiting: Waiting
    openid: str | None
    name: str


class AcceptOutcome(StrEnum):
    """Every way of taking an offer can end."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    TOO_LATE = "too_late"
    STILL_WAITING = "still_waiting"
    NOT_WAITING = "not_waiting"
    OVERLAPS = "overlaps"


def is_last_call(starts_at: datetime, now: datetime) -> bool:
    """Whether everybody is asked at once, and the first reply wins."""
    return starts_at - now <= LAST_CALL


def hold_until(starts_at: datetime, now: datetime) -> datetime:
    """When an offer made now lapses: a quarter of the time left, 1 to 12 hours, nights not counted.

    Never later than the start.
    """
    window = min(max((starts_at - now) / 4, SHORTEST), LONGEST)
    return min(awake(now, window), starts_at)


def awake(now: datetime, span: timedelta = timedelta()) -> datetime:
    """The moment `span` after now when the quiet hours (21:00-08:00 local time) do not count."""
    at = _morning(now.astimezone(LOCAL))
    while span > (left := _evening(at) - at):
        span -= left
        at = _morning(_evening(at))
    return (at + span).astimezone(now.tzinfo)


def _morning(at: datetime) -> datetime:
    """`at` itself while people are awake, else the next morning."""
    if QUIET_UNTIL <= at.time() < QUIET_FROM:
        return at
    day = at.date() + timedelta(days=at.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, LOCAL)


def _evening(at: datetime) -> datetime:
    return datetime.combine(at.date(), QUIET_FROM, LOCAL)
