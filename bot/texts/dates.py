"""Dates and times in the words of each language, as they are on a clock in Beijing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"
_SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR = {"zh_CN": ("今天", "明天"), "en": ("today", "tomorrow")}


def day_words(language: str, at: datetime, now: datetime | None = None) -> str:
    """`3月1日(周日)` or `Sun 1 Mar`; `明天` only when now is given and it is; the year when it is another."""
    local = at.astimezone(ZONE)
    if now and (near := _near(language, local, now)):
        return near
    year = local.year if now and local.year != now.astimezone(ZONE).year else None
    if language == "en":
        words = f"{_SHORT_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
        return f"{words} {year}" if year else words
    words = f"{local.month}月{local.day}日(周{_WEEKDAYS[local.weekday()]})"
    return f"{year}年{words}" if year else words


def clock_words(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local.hour}:{local.minute:02}"


def moment_words(language: str, at: datetime, now: datetime | None = None) -> str:
    """`3月1日(周日) 8:30` or `Sun 1 Mar, 8:30`."""
    comma = "," if language == "en" else ""
    return f"{day_words(language, at, now)}{comma} {clock_words(at)}"


def span_words(language: str, starts_at: datetime, ends_at: datetime, now: datetime | None = None) -> str:
    """`3月7日(周六) 9:00-11:00`; the second day is named when the end lies on another."""
    begin = moment_words(language, starts_at, now)
    if starts_at.astimezone(ZONE).date() == ends_at.astimezone(ZONE).date():
        return f"{begin}-{clock_words(ends_at)}"
    return f"{begin} - {moment_words(language, ends_at, now)}"


def duration_words(language: str, minutes: int) -> str:
    """`3小时05分` or `3 h 05 min`; `45分钟` and `2小时` where the other part is nothing."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    if language == "en":
        parts = [f"{hours} h" if hours else "", f"{rest:02} min" if hours and rest else "", f"{rest} min"]
    else:
        parts = [f"{hours}小时" if hours else "", f"{rest:02}分" if hours and rest else "", f"{rest}分钟"]
    joint = " " if language == "en" else ""
    return sign + (joint.join(part for part in parts[:2] if part) or parts[2])


def _near(language: str, local: datetime, now: datetime) -> str:
    """Shortly after midnight "tomorrow" is heard as today, so then the date is said."""
    here = now.astimezone(ZONE)
    days = (local.date() - here.date()) // timedelta(days=1)
    unclear = days == 1 and here.hour < 4
    return _NEAR.get(language, _NEAR["zh_CN"])[days] if days in (0, 1) and not unclear else ""
