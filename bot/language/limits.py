"""Limits as organizers say them: `最少5人`, `周五晚8点`, `开始前2小时`, `不限`."""

import re
from datetime import datetime, timedelta

from bot.language.durations import duration
from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value
from bot.language.when import moment

_HEADS = re.compile(rf"(?P<n>{NUMERAL})\s?(?:个?人|位|名|people\b|persons?\b)")
_DAYS = re.compile(rf"(?P<n>{NUMERAL})\s?(?:天|日|days?\b)")
_BEFORE = re.compile(r"提前|[之以]?前(?![天年])|before|ahead")
_NOTHING = re.compile(r"不限|不设|没有(?:限制|要求)?|去掉|无限制|随时|\b(?:no limit|none|any ?time)\b")
_NOW = re.compile(r"现在|立即|立刻|马上|\bnow\b")
DAY = timedelta(days=1)


def nothing(text: str) -> bool:
    """`不限`: the limit ends."""
    return bool(_NOTHING.search(normal(text)))


def heads(text: str) -> int:
    """`5人`; 0 when none are told."""
    found = _HEADS.search(normal(text))
    return (value(found["n"]) or 0) if found else 0


def length(text: str) -> timedelta | None:
    """`2小时`, `1天`, `90分钟`; None when no length is told."""
    plain = normal(text)
    days = _DAYS.search(plain)
    minutes, _ = duration(plain)
    if not days and not minutes:
        return None
    return timedelta(days=(value(days["n"]) or 0) if days else 0, minutes=minutes)


def lead(text: str) -> timedelta | None:
    """`开始前2小时`, `提前一天`: so long before the start."""
    return length(text) if _BEFORE.search(normal(text)) else None


def at(text: str, now: datetime, end: bool) -> datetime | None:
    """`周五晚8点`, `现在`; of a whole day its beginning, or with `end` its end."""
    if _NOW.search(normal(text)):
        return now
    said = moment(text, now)
    if said is None:
        return None
    return said.starts_at + DAY if said.whole_day and end else said.starts_at
