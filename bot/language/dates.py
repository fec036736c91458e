"""From the recognizer's possible readings of a date to the one meant. Times here are local and naive."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

DAY, HALF_DAY = timedelta(days=1), timedelta(hours=12)
LONGEST = timedelta(days=31)  # a year is no answer to "when?"

_PART_OF_DAY = re.compile(
    r"早|晨|上午|中午|下午|午后|晚|夜|傍|[ap]\.?m\b|morning|noon|afternoon|evening"
    r"|night|小时|分钟|hour|minute|min\b|(?<!\d)0\d[:点]"
)
_MORNING_ONLY = re.compile(r"(?<!\d)0\d[:点]")
# The hours people mean by a part of the day, where the recognizer has another idea.
_PARTS = re.compile(r"T(MO|AF|EV|NI|MI|DT)\b")
_USUAL = {"AF": (time(14), time(17)), "EV": (time(18), time(21)), "NI": (time(18), time(21))}


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a named time."""

    start: datetime
    end: datetime | None = None
    whole_day: bool = False
    guessed: bool = False
    clock_only: bool = False
    weekly: bool = False

    def over(self, now: datetime) -> bool:
        if self.whole_day:
            return (self.end or self.start + DAY) <= now
        return self.start < now and not (self.guessed and self.end and self.end > now)

    def moved(self, by: timedelta, guessed: bool = True) -> "Choice":
        return replace(self, start=self.start + by, end=self.end + by if self.end else None, guessed=guessed)


@dataclass(frozen=True, slots=True)
class Named:
    """Where a sentence names a time and how it can be read. `said`: the words the recognizer saw."""

    start: int
    end: int
    said: str
    readings: tuple[Choice, ...]

    @property
    def vague(self) -> bool:
        """An hour from 1 to 12 of which nothing tells the half of the day."""
        return (
            not (self.readings[0].whole_day or _PART_OF_DAY.search(self.said))
            and 1 <= self.readings[0].start.hour <= 12
        )


def readings(result: Any, now: datetime) -> Iterator[Choice]:
    """The possible readings of one result of the recognizer; nothing for durations, `每周六` and `现在`."""
    kind = result.type_name.rsplit(".", 1)[-1]
    for value in (result.resolution or {}).get("values") or ():
        timex = value.get("timex", "")
        start, end = value.get("start", value.get("value", "")), value.get("end", "")
        if kind in _KINDS and "REF" not in timex and _resolved(kind, start, end):
            choice = _usual(_reading(kind, start, end, now), timex)
            late = choice.start.hour >= 12 and _MORNING_ONLY.search(result.text)
            if not late and (not choice.end or choice.end - choice.start <= LONGEST):
                yield choice


def chosen(named: Named, now: datetime) -> Choice:
    """The nearest reading ahead; by day rather than by night where the hour leaves that open."""
    ordered = sorted(named.readings, key=lambda reading: reading.start)
    options = [option for reading in ordered for option in (_by_day(reading) if named.vague else [reading])]
    ahead = [_tidy(option) for option in options if not option.over(now)]
    if ahead:
        return ahead[0]
    last = _tidy(options[0] if named.readings[0].clock_only else options[-1])
    if last.clock_only:
        return last.moved(DAY)
    return last.moved(7 * DAY, last.guessed) if last.weekly else last


def joined(found: Sequence[Named]) -> list[Named]:
    """`周六` and `9点` next to each other are one time."""
    out: list[Named] = []
    for named in found:
        both = _both(out[-1], named) if out else None
        out[-1:] = [both] if both else [*out[-1:], named]
    return out


def _both(day: Named, clock: Named) -> Named | None:
    if not (
        all(reading.whole_day for reading in day.readings)
        and all(reading.clock_only for reading in clock.readings)
    ):
        return None
    if clock.start < day.end or clock.start - day.end > 2:
        return None
    choices = tuple(_on(date, hour) for date in day.readings for hour in clock.readings)
    return Named(day.start, clock.end, f"{day.said} {clock.said}", choices)


def _usual(choice: Choice, timex: str) -> Choice:
    """A part of the day gets the hours that people mean by it; `3月7日到8日` includes its last day."""
    part = _PARTS.search(timex)
    if part and part[1] in _USUAL:
        day, (first, last) = choice.start.date(), _USUAL[part[1]]
        choice = replace(choice, start=datetime.combine(day, first), end=datetime.combine(day, last))
    if choice.whole_day and choice.end and timex.startswith("("):
        choice = replace(choice, end=choice.end + DAY)
    return replace(choice, guessed=bool(part), weekly="WXX" in timex)


def _on(day: Choice, clock: Choice) -> Choice:
    shift = datetime.combine(day.start.date(), time()) - datetime.combine(clock.start.date(), time())
    return replace(clock.moved(shift, clock.guessed), clock_only=False, weekly=day.weekly)


def _by_day(reading: Choice) -> list[Choice]:
    """2点 is two in the afternoon, 9点 in the morning; the other half of the day comes second."""
    if reading.start.hour > 12:
        return []  # the recognizer's own evening twin of a reading that is turned here
    if reading.start.hour == 12:
        return [reading]
    later = reading.moved(HALF_DAY)
    if reading.start.hour <= 6:
        return [later, reading]
    return [reading] if reading.end else [reading, later]


def _tidy(choice: Choice) -> Choice:
    """9点到3点 ends in the afternoon, 23点到1点 on the next day."""
    if not choice.end or choice.end > choice.start:
        return choice
    for later in (HALF_DAY, DAY):
        if choice.end + later > choice.start:
            return replace(choice, end=choice.end + later)
    return replace(choice, end=None)


def _resolved(kind: str, start: str, end: str) -> bool:
    return start != "not resolved" and bool(start) and (not kind.endswith("range") or bool(end))


def _reading(kind: str, start: str, end: str, now: datetime) -> Choice:
    first, last = _parsed(start, now), _parsed(end, now) if end else None
    return Choice(
        first,
        last,
        whole_day=kind.startswith("date") and "time" not in kind,
        clock_only=kind.startswith("time"),
    )


def _parsed(value: str, now: datetime) -> datetime:
    return datetime.fromisoformat(value if "-" in value else f"{now.date()} {value}")


_KINDS = frozenset({"date", "daterange", "datetime", "datetimerange", "time", "timerange"})
