"""Closing an activity: its records are complete, at most ten working days after its end.

MCA Order 67, Art. 11.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.reminders import LOCAL

WORKING_DAYS = 10
ASKED_AT = time(10)  # on a clock in Beijing: when organizers are told what is missing


@dataclass(frozen=True, slots=True)
class Closing:
    activity_id: int
    deadline: date
    wake_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps an activity open: not yet over, who is still present, what waits for somebody's word."""

    shifts: int = 0
    present: int = 0
    forgotten: int = 0
    unconfirmed: int = 0
    requests: int = 0

    def __bool__(self) -> bool:
        return any((self.shifts, self.present, self.forgotten, self.unconfirmed, self.requests))


def next_asking(now: datetime) -> datetime:
    """The next ten o'clock."""
    here = now.astimezone(LOCAL)
    today = datetime.combine(here.date(), ASKED_AT, LOCAL)
    return today if here < today else today + timedelta(days=1)
