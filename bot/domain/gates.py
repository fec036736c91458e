"""The gates in front of a shift: why somebody cannot sign up, one reason at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.activities import ActivityState, Occasion, Shift
from bot.domain.requirements import Requirement
from bot.domain.roles import ShiftRole
from bot.domain.signups import MAX_PARTY, PLAIN, Asks, JoinOutcome, SignUp, Wish

TOLERATED = timedelta(minutes=30)  # an overlap that is only warned of


@dataclass(frozen=True, slots=True)
class Overlap:
    """Something else that the person joined, and for how long both take place at once."""

    occasion: Occasion
    lasts: timedelta

    @property
    def tolerated(self) -> bool:
        return self.lasts <= TOLERATED

    @property
    def minutes(self) -> int:
        return round(self.lasts / timedelta(minutes=1))


def overlap(shift: Shift, others: Iterable[Occasion]) -> Overlap | None:
    """The longest overlap of a shift with others; spans are half-open, so what touches does not overlap."""
    found = [Overlap(each, _shared(shift, each.shift)) for each in others]
    found = [each for each in found if each.lasts > timedelta()]
    return max(found, key=lambda each: each.lasts, default=None)


def _shared(one: Shift, other: Shift) -> timedelta:
    return min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Someone asking for places in a shift, with all that the gates look at."""

    occasion: Occasion
    mine: SignUp | None
    party: int
    now: datetime
    overlap: Overlap | None = None
    wish: Wish = PLAIN
    role: ShiftRole | None = None
    unmet: tuple[Requirement, ...] = ()

    @property
    def state(self) -> ActivityState:
        return self.occasion.state(self.now)

    @property
    def too_early(self) -> bool:
        opens_at = self.occasion.shift.opens_at
        return bool(opens_at and self.now < opens_at)

    @property
    def too_late(self) -> bool:
        closes_at = self.occasion.shift.closes_at
        return bool(closes_at and self.now >= closes_at)

    @property
    def collides(self) -> bool:
        return bool(self.overlap and not self.overlap.tolerated)

    @property
    def asks(self) -> Asks:
        """What an organizer must agree to before the sign-up counts."""
        if self.collides:
            return Asks.OVERLAP
        return Asks.APPROVAL if self.occasion.activity.needs_approval else Asks.NOTHING

    @property
    def more(self) -> bool:
        """Whether places beyond those the person has are asked for."""
        return not (self.mine and self.mine.active and self.party <= self.mine.party_size)


# The gates, in the order in which a person is told: one reason at a time. Who comes with fewer people than
# before takes no new place, so no window stands in their way.
GATES: tuple[tuple[JoinOutcome, Callable[[Attempt], bool]], ...] = (
    (JoinOutcome.ALREADY_IN, lambda a: bool(a.mine and a.mine.active and a.mine.party_size == a.party)),
    (JoinOutcome.CANCELLED, lambda a: a.state is ActivityState.CANCELLED),
    (JoinOutcome.ENDED, lambda a: a.state is ActivityState.ENDED),
    (JoinOutcome.STARTED, lambda a: a.occasion.shift.starts_at <= a.now),
    (JoinOutcome.NOT_OPEN, lambda a: a.state is ActivityState.DRAFT),
    (JoinOutcome.NOT_OPEN_YET, lambda a: a.more and a.too_early),
    (JoinOutcome.WINDOW_CLOSED, lambda a: a.more and a.too_late),
    (JoinOutcome.PARTY_TOO_BIG, lambda a: not 1 <= a.party <= MAX_PARTY),
    (JoinOutcome.UNQUALIFIED, lambda a: bool(a.unmet)),
    (JoinOutcome.OVERLAPS, lambda a: a.collides and not a.wish.insists),
)


def refusal(attempt: Attempt) -> JoinOutcome | None:
    """The first gate that stays shut; None when all open.

    Whether a place is left is no gate: only the conditional UPDATE can know.
    """
    return next((outcome for outcome, shut in GATES if shut(attempt)), None)


def no_room(occasion: Occasion) -> JoinOutcome:
    """The refusal when the seats were not to be had, told apart for the person's next step."""
    return JoinOutcome.TOO_FEW_LEFT if occasion.shift.left else JoinOutcome.FULL
