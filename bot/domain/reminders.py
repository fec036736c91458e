"""When people who signed up are reminded: by the community, by an activity, or by their own wish."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.activities import Shift
from bot.domain.people import ReminderWish

LOCAL = ZoneInfo("Asia/Shanghai")
EVENING = time(20)
OFF = "off"  # leads that say: no reminders at all
MOST = 4  # reminders of one thing
FARTHEST, NEAREST = timedelta(days=14), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """At a local time some days before. EARLIER: one more day; LATER: not at all, the next rule does."""

    days: int = 1
    at: time = EVENING

    @property
    def name(self) -> str:
        return "evening" if self.days == 1 else f"{self.days}d"

    @property
    def key(self) -> str:
        """The text that is said."""
        return "evening" if self.days == 1 else "days"

    def due(self, starts_at: datetime, wish: ReminderWish = ReminderWish.USUAL) -> datetime:
        days = self.days + (wish is ReminderWish.EARLIER)
        return datetime.combine(starts_at.astimezone(LOCAL).date() - timedelta(days=days), self.at, LOCAL)

    def __str__(self) -> str:
        return f"{self.days}d@{self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """So long before the start. EARLIER: twice as long; LATER: half of it."""

    lead: timedelta

    @property
    def name(self) -> str:
        return str(self)

    key = "hours"

    def due(self, starts_at: datetime, wish: ReminderWish = ReminderWish.USUAL) -> datetime:
        return starts_at - self.lead * _STRETCHED.get(wish, 1)

    def __str__(self) -> str:
        minutes = round(self.lead / timedelta(minutes=1))
        return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


_STRETCHED = {ReminderWish.EARLIER: 2, ReminderWish.LATER: 0.5}
Rule = DaysBefore | HoursBefore
Rules = tuple[Rule, ...]
_RULE = re.compile(r"(?P<days>\d{1,2})d@(?P<at>\d\d:\d\d)|(?P<n>\d{1,4})(?P<unit>[hm])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How some of the people of a shift want to be reminded.

    leads: their own, "" when they have none and their wish moves the usual ones. quiet: their own hours.
    """

    leads: str
    wish: ReminderWish
    quiet: str


def rules(evening_before: str, hours_before: float, days_before: Sequence[int] = ()) -> Rules:
    """Of the settings: "20:00" or "never", hours or 0 for never, and further days before."""
    evening = EVENING if evening_before == "never" else clock_time(evening_before)
    days = [*days_before, *([] if evening_before == "never" else [1])]
    hours = [HoursBefore(timedelta(hours=hours_before))] if hours_before else []
    return ordered([*(DaysBefore(each, evening) for each in days), *hours])


def ordered(given: Sequence[Rule]) -> Rules:
    """Each once, the farthest from the start first."""
    return tuple(sorted({rule.name: rule for rule in given}.values(), key=_ahead, reverse=True))


def parse(leads: str) -> Rules:
    """`3d@20:00,1d@20:00,3h`, or `off`. Raises ValueError for anything else, and for what is out of reach."""
    if leads == OFF:
        return ()
    found = ordered([_rule(each.strip()) for each in leads.split(",")])
    if not 0 < len(found) <= MOST or not all(NEAREST <= _ahead(rule) <= FARTHEST for rule in found):
        raise ValueError(f"must be 1 to {MOST} of such as 1d@20:00 or 3h, 10 minutes to 14 days, or off")
    return found


def written(given: Rules) -> str:
    return ",".join(map(str, given)) or OFF


def moments(given: Rules, wish: ReminderWish, starts_at: datetime, now: datetime) -> dict[Rule, datetime]:
    """When somebody of this wish is reminded by each rule; what is past by then is left out.

    A wish whose moment is past already falls back on the usual one.
    """
    found = {}
    for rule in _of_wish(given, wish):
        wanted, usual = rule.due(starts_at, wish), rule.due(starts_at)
        due = wanted if wanted > now else usual
        if due > now:
            found[rule] = due
    return found


def clock_time(text: str) -> time:
    """`8:00` or `08:00`."""
    return time.fromisoformat(text.zfill(5))


def source_of(shift: Shift, rule: Rule) -> str:
    return f"activity:{shift.activity_id}:shift:{shift.id}:reminder:{rule.name}"


def _of_wish(given: Rules, wish: ReminderWish) -> Rules:
    if wish is ReminderWish.OFF:
        return ()
    if wish is ReminderWish.LATER:  # the hours; where there are none, the last of the days
        return tuple(rule for rule in given if isinstance(rule, HoursBefore)) or given[-1:]
    return given


def _ahead(rule: Rule) -> timedelta:
    return timedelta(days=rule.days) if isinstance(rule, DaysBefore) else rule.lead


def _rule(text: str) -> Rule:
    found = _RULE.fullmatch(text)
    if not found:
        raise ValueError(f"{text}: must be such as 1d@20:00, 3h or 30m")
    if found["days"]:
        return DaysBefore(int(found["days"]), time.fromisoformat(found["at"]))
    return HoursBefore(timedelta(**{{"h": "hours", "m": "minutes"}[found["unit"]]: int(found["n"])}))
