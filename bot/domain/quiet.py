"""Quiet hours: when nobody is disturbed with what can wait, for the community and for each person."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.reminders import LOCAL

SPARE = timedelta(minutes=15)  # what goes before quiet begins must have arrived by then


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one local time until another, mostly over midnight; equal times: never."""

    start: time
    end: time

    def until(self, at: datetime) -> datetime | None:
        """When the quiet in which `at` lies ends; None while people may be disturbed."""
        here = at.astimezone(LOCAL)
        if not self._covers(here.time()):
            return None
        day = here.date() + timedelta(days=here.time() >= self.end)
        return datetime.combine(day, self.end, LOCAL).astimezone(at.tzinfo)

    def begun(self, at: datetime) -> datetime:
        """When the quiet in which `at` lies began."""
        here = at.astimezone(LOCAL)
        day = here.date() - timedelta(days=here.time() < self.start)
        return datetime.combine(day, self.start, LOCAL).astimezone(at.tzinfo)

    def next_morning(self, at: datetime) -> datetime:
        """The end of the next quiet hours; 8 o'clock for those who have none."""
        end = self.end if self.start != self.end else MORNING
        here = at.astimezone(LOCAL)
        day = here.date() + timedelta(days=here.time() >= end)
        return datetime.combine(day, end, LOCAL).astimezone(at.tzinfo)

    def _covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> "Quiet":
        """`21:00-08:00`; raises ValueError for anything else."""
        start, _, end = text.partition("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))


MORNING = time(8)
NEVER = Quiet(time(0), time(0))


def ahead_of_quiet(due: datetime, useful_until: datetime, quiet: Quiet) -> datetime:
    """When to plan what is due then: in the last minutes before quiet, if its end would be too late."""
    until = quiet.until(due)
    if until is None or until < useful_until:
        return due
    return quiet.begun(due) - SPARE


def held_until(now: datetime, useful_until: datetime | None, quiet: Quiet) -> datetime | None:
    """Until when something waits for the end of quiet hours; None: it goes now.

    What would help nobody any more by then goes at once, so that nothing is ever lost to the quiet.
    """
    until = quiet.until(now)
    in_time = until is not None and (useful_until is None or until < useful_until)
    return until if in_time else None
