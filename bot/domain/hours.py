"""Service hours: what a row of the ledger is, how many minutes count, and which star they come to.

The rules are those of MCA Order 67 (志愿服务记录与证明出具办法, in force since 2021-02-01).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.activities import ActivityKind, Occasion, Shift
from bot.domain.attendance import Attendance, Means
from bot.domain.reminders import LOCAL

MARGIN = timedelta(minutes=30)  # before the start and after the end: what still counts
DAY_LIMIT = 8 * 60  # minutes of one day that one person may confirm
MOST = 24 * 60  # minutes of one entry
STARS = (100, 300, 600, 1000, 1500)  # hours; see config.yaml for the source

Span = tuple[datetime, datetime]


class Origin(StrEnum):
    """How the minutes of a row are known. The first two are 签到, told apart from the third, 补录."""

    CHECK_IN = "check_in"
    ROLL_CALL = "roll_call"
    BACK_FILL = "back_fill"


@dataclass(frozen=True, slots=True)
class Service:
    """The seven fields of Order 67, Art. 7, but for the minutes: as they stood when the row was written."""

    title: str
    day: date
    place: str
    content: str
    host: str
    leader: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is to be written. It is never changed afterwards: a correction is a row of its own.

    source: what it comes from, unique, so that it is written once. minutes: below 0 only in a correction.
    entered_by, confirmed_by, second_by: None for the machine, or the operator. corrects: the id of a row.
    """

    source: str
    person_id: int
    shift_id: int
    service: Service
    minutes: int
    origin: Origin
    entered_by: int | None = None
    confirmed_by: int | None = None
    second_by: int | None = None
    reason: str = ""
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class HourRow:
    """A row of the ledger. `left`: its minutes with all corrections; of a correction, its own."""

    id: int
    at: datetime
    entry: Entry
    left: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """What a person's rows come to, in minutes, by class; `times`: on how many shifts."""

    checked: int = 0
    filled: int = 0
    times: int = 0

    @property
    def minutes(self) -> int:
        return self.checked + self.filled


def earns(kind: ActivityKind) -> bool:
    """Only volunteer service may be recorded (Order 67, Art. 19)."""
    return kind is ActivityKind.SERVICE


def service_of(occasion: Occasion, content: str = "") -> Service:
    """What the row keeps of its activity. Without other words, what was done is what it was called."""
    activity = occasion.activity
    day = occasion.shift.starts_at.astimezone(LOCAL).date()
    return Service(
        activity.title, day, activity.place, content or activity.title, activity.host, activity.leader
    )


def counted(span: Span, shift: Shift) -> int:
    """The whole minutes of `span` that lie within half an hour around the shift: the way is no service."""
    begin = max(span[0], shift.starts_at - MARGIN)
    end = min(span[1], shift.ends_at + MARGIN)
    return max(0, (end - begin) // timedelta(minutes=1))


def earned(attendance: Attendance, shift: Shift, meal: Span | None = None) -> int:
    """The minutes of an attendance but for the meal; a forgotten check-out counts until the end at most."""
    if attendance.span is None:
        return 0
    begin, end = attendance.span
    end = min(end, shift.ends_at) if attendance.forgotten else end
    minutes = counted((begin, end), shift)
    if meal is None:
        return minutes
    return max(0, minutes - counted((max(begin, meal[0]), min(end, meal[1])), shift))


def origin_of(attendance: Attendance) -> Origin:
    by_leader = (Means.ROLL_CALL, Means.WALK_IN)
    return Origin.ROLL_CALL if attendance.in_by in by_leader else Origin.CHECK_IN


def stars(minutes: int, thresholds: Sequence[int] = STARS) -> int:
    """How many stars the minutes are enough for, 0 to 5."""
    return sum(minutes >= hours * 60 for hours in thresholds)


def to_next_star(minutes: int, thresholds: Sequence[int] = STARS) -> int | None:
    """The minutes still missing to the next star; None with all of them."""
    return next((hours * 60 - minutes for hours in thresholds if minutes < hours * 60), None)


def in_hours(minutes: int) -> str:
    """`42.5`: never more than it is."""
    sign, tenths = "-" if minutes < 0 else "", abs(minutes) * 10 // 60
    return f"{sign}{tenths // 10}.{tenths % 10}".removesuffix(".0")
