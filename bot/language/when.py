"""Dates and times as people say them: `下周六上午9点半到11点`, `半小时后`, `tomorrow 3pm`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from recognizers_date_time import DateTimeRecognizer
from recognizers_text import Culture

from bot.language.dates import Named, chosen, joined, readings
from bot.language.datewords import worded
from bot.language.normal import LIMIT, normal

ZONE = ZoneInfo("Asia/Shanghai")

# Without one of these signs a sentence names no time, and the recognizer (3 ms) is not woken.
_HINT = re.compile(
    r"[\d一二两三四五六七八九十半]\s?(?:[点时:：月日号周天年]|个?(?:小时|钟头|分钟|月|星期|礼拜))|\d[./\-]\d"
    r"|周[一二三四五六日天末]|星期|礼拜|[今明后昨前][天日晚早晨儿年]|[上下本这]个?[周月]|上午|下午|早上|中午|晚上|傍晚|凌晨|[一-龥]天后"
    r"|\b(?:to(?:day|morrow|night)|mon|tues?|wed|thu|fri|sat|sun|[a-z]+day|next|this|noon|week(?:end)?|hours?|minutes?|jan"
    r"|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october"
    r"|november|december)\b|\d ?[ap]m\b"
)
_SMALL_NUMBER = re.compile(
    r"[一二三四五六七八九]号$|[\d一二三四五六七八九十]+号[楼院线门车]"
)  # a line, a house; no date
_CHINESE = re.compile(r"[一-龥]")
_LATIN = re.compile(r"[a-z]{2}")
# What the recognizer's own code raises on dates that do not exist and on odd numbers.
_STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Span:
    """A time that was named, in UTC.

    whole_day: a day, or days, without an hour. guessed: part of it is our guess, so read it back.
    text: the part of the normal sentence that named it.
    """

    starts_at: datetime
    ends_at: datetime | None
    whole_day: bool
    guessed: bool
    text: str

    def covers(self, at: datetime) -> bool:
        """Whether something that starts then may be meant: on that day, or within the days."""
        first = self.starts_at.astimezone(ZONE).date()
        last = (self.ends_at - timedelta(seconds=1)).astimezone(ZONE).date() if self.ends_at else first
        return first <= at.astimezone(ZONE).date() <= max(first, last)


def spans(text: str, now: datetime) -> list[Span]:
    """Every time named, in the order of the sentence; the nearest ahead where several are possible."""
    sentence = normal(text[:LIMIT])
    if not _HINT.search(sentence):
        return []
    here = now.astimezone(ZONE).replace(tzinfo=None)
    try:
        return list(_spans(sentence, here))
    except _STUMBLES:
        return []


def moment(text: str, now: datetime) -> Span | None:
    """The first time named, None when there is none."""
    return next(iter(spans(text, now)), None)


def without(text: str, span: Span) -> str:
    """The normal sentence without the words that named the time."""
    return " ".join(normal(text).replace(span.text, " ", 1).split())


def _spans(sentence: str, here: datetime) -> Iterator[Span]:
    for named in joined(list(_named(sentence, here))):
        time = chosen(named, here)
        ends_at = _utc(time.end) if time.end else None
        text = sentence[named.start : named.end]
        yield Span(_utc(time.start), ends_at, time.whole_day, time.guessed, text)


def _named(sentence: str, here: datetime) -> Iterator[Named]:
    told = worded(sentence, here)
    for result in _recognize(told.text, here):
        start, end = told.original(result.start, result.end + 1)
        found = tuple(readings(result, here))
        if found and not _SMALL_NUMBER.match(f"{result.text}{sentence[end : end + 1]}"):
            yield Named(start, end, result.text, found)


def _recognize(text: str, here: datetime) -> list[Any]:
    culture = Culture.English if _LATIN.search(text) and not _CHINESE.search(text) else Culture.Chinese
    return list(_model(culture).parse(text, here))


@cache
def _model(culture: str) -> Any:
    """Each language costs 0.2-0.3 s and about 6 MB when first used."""
    return DateTimeRecognizer(culture, lazy_initialization=True).get_datetime_model()


def _utc(here: datetime) -> datetime:
    return here.replace(tzinfo=ZONE).astimezone(UTC)
