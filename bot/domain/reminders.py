"""When people who signed up are reminded."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.activities import Shift

LOCAL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class EveningBefore:
    """At a local time on the day before; EARLIER means another day before."""

    at: time
    name: str = "evening"
    earlier_by: timedelta = timedelta(days=1)

    def due(self, starts_at: datetime) -> datetime:
        day = starts_at.astimezone(LOCAL).date() - timedelta(days=1)
        return datetime.combine(day, self.at, LOCAL)


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """So many hours before the start; EARLIER means twice as many."""

    hours: float
    name: str = "hours"

    @property
    def earlier_by(self) -> timedelta:
        return timedelta(hours=self.hours)

    def due(self, starts_at: datetime) -> datetime:
        return starts_at - timedelta(hours=self.hours)


Rule = EveningBefore | HoursBefore


def rules(evening_before: str, hours_before: float) -> tuple[Rule, ...]:
    """The rules of the settings: "20:00" or "never", and hours or 0 for never."""
    evening = (
        () if evening_before == "never" else (EveningBefore(time.fromisoformat(evening_before.zfill(5))),)
    )
    return (*evening, *((HoursBefore(hours_before),) if hours_before else ()))


def source_of(shift: Shift, rule: Rule) -> str:
    return f"activity:{shift.activity_id}:shift:{shift.id}:reminder:{rule.name}"
