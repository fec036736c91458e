"""When people who signed up are reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.activities import Shift
from bot.domain.people import ReminderWish

LOCAL = ZoneInfo("Asia/Shanghai")


Leads = Mapping[ReminderWish, timedelta]


@dataclass(frozen=True, slots=True)
class EveningBefore:
    """At a local time on the day before. EARLIER: one more day before; LATER: not at all, the next rule does.

    alone: there is no other rule, so LATER keeps this one rather than silence.
    """

    at: time
    alone: bool = False
    name: str = "evening"

    def due(self, starts_at: datetime) -> datetime:
        day = starts_at.astimezone(LOCAL).date() - timedelta(days=1)
        return datetime.combine(day, self.at, LOCAL)

    @property
    def leads(self) -> Leads:
        """For each wish that wants this reminder, by how much its moment is moved."""
        leads = {ReminderWish.USUAL: timedelta(), ReminderWish.EARLIER: timedelta(days=-1)}
        return leads | {ReminderWish.LATER: timedelta()} if self.alone else leads


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """So many hours before the start. EARLIER: twice as many; LATER: half of them."""

    hours: float
    name: str = "hours"

    def due(self, starts_at: datetime) -> datetime:
        return starts_at - timedelta(hours=self.hours)

    @property
    def leads(self) -> Leads:
        span = timedelta(hours=self.hours)
        return {
            ReminderWish.USUAL: timedelta(),
            ReminderWish.EARLIER: -span,
            ReminderWish.LATER: span / 2,
        }


Rule = EveningBefore | HoursBefore


def rules(evening_before: str, hours_before: float) -> tuple[Rule, ...]:
    """The rules of the settings: "20:00" or "never", and hours or 0 for never."""
    hours = (HoursBefore(hours_before),) if hours_before else ()
    if evening_before == "never":
        return hours
    return (EveningBefore(clock_time(evening_before), alone=not hours), *hours)


def clock_time(text: str) -> time:
    """`8:00` or `08:00`."""
    return time.fromisoformat(text.zfill(5))


def source_of(shift: Shift, rule: Rule) -> str:
    return f"activity:{shift.activity_id}:shift:{shift.id}:reminder:{rule.name}"
