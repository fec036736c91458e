"""The slots of a recurrence, in local time: nine o'clock stays nine o'clock."""

import re
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from bot.domain.reminders import LOCAL

INTERVAL = re.compile(r";INTERVAL=\d+")
MOST = 400  # slots looked at in one go: more than a year of days


def slots(rule: str, first_at: datetime, after: datetime, before: datetime) -> list[datetime]:
    """Every slot from `after` (inclusive) until `before` (exclusive), none before first_at, soonest first."""
    found = rrulestr(rule, dtstart=_here(first_at)).between(_here(after), _here(before), inc=True)
    aware = [slot.replace(tzinfo=LOCAL) for slot in found[:MOST]]
    return [slot for slot in aware if after <= slot < before]


def first_slot(rule: str, start: datetime, now: datetime) -> datetime | None:
    """The first slot after now with the clock of `start`; None when the rule has none.

    What takes place every other week begins with the first such day there is.
    """
    found = rrulestr(INTERVAL.sub("", rule), dtstart=_here(start)).after(_here(now))
    return found.replace(tzinfo=LOCAL) if found else None


def last_slot(rule: str, first_at: datetime, day: date | None, times: int | None) -> datetime | None:
    """Of those until the end of the day, or of so many in all; None when there is none, or no such ending."""
    if day is not None:
        end = datetime.combine(day + timedelta(days=1), time(), LOCAL)
        found = rrulestr(rule, dtstart=_here(first_at)).before(_here(end))
        return found.replace(tzinfo=LOCAL) if found else None
    if times is None:
        return None
    found = next(islice(rrulestr(rule, dtstart=_here(first_at)), times - 1, None), None)
    return found.replace(tzinfo=LOCAL) if found else None


def slot_after(rule: str, first_at: datetime, after: datetime) -> datetime | None:
    """The next slot of a recurrence that began at first_at; None when there is none."""
    found = rrulestr(rule, dtstart=_here(first_at)).after(_here(after))
    return found.replace(tzinfo=LOCAL) if found else None


def _here(at: datetime) -> datetime:
    return at.astimezone(LOCAL).replace(tzinfo=None)
