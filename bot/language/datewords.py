"""Ways of naming a time that the date recognizer does not know, put into words that it does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.language.numerals import NUMERAL, value

WEEKDAYS = "一二三四五六日"
_CLOCK = r"\s?(?:上午|下午|早|晚|中午|凌晨|\d{1,2}[:点])"

_DATE_ENDS = r"[日号天一二三四五六末]"
_PARTS = r"(?:上午|下午|早上?|晚上?|中午|傍晚|凌晨)"
_DAYS = {
    "mon": "monday",
    "tue": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}

Rewrite = Callable[[re.Match[str], datetime], str]


@dataclass(frozen=True, slots=True)
class Worded:
    """The text to recognize; `places` tells for each of its characters what of the original it stands for."""

    text: str
    places: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the original has what stands at start..end (end exclusive) here."""
        return self.places[start][0], self.places[end - 1][1]

    def rewritten(self, pattern: re.Pattern[str], rewrite: Rewrite, now: datetime) -> "Worded":
        pieces: list[str] = []
        places: list[tuple[int, int]] = []
        at = 0
        for found in pattern.finditer(self.text):
            new = rewrite(found, now)
            pieces += [self.text[at : found.start()], new]
            places += self.places[at : found.start()] + (self.original(*found.span()),) * len(new)
            at = found.end()
        return Worded("".join([*pieces, self.text[at:]]), (*places, *self.places[at:]))


def worded(text: str, now: datetime) -> Worded:
    """`now` in local time."""
    told = Worded(text, tuple((at, at + 1) for at in range(len(text))))
    for pattern, rewrite in _REWRITES:
        told = told.rewritten(pattern, rewrite, now)
    return told


def _half_hours(found: re.Match[str], _now: datetime) -> str:
    hours = value(found["n"]) or 0 if found["n"] else 0
    return f"{hours * 60 + 30}分钟后"


def _day_of_month(found: re.Match[str], now: datetime) -> str:
    """The next day with that number; a number that no month has stays as it is."""
    wanted, day = value(found["d"]), now.date()
    for _ in range(62):
        if day.day == wanted:
            return _spelled(day)
        day += timedelta(days=1)
    return found[0]


def _week_after_next(found: re.Match[str], now: datetime) -> str:
    weekday = WEEKDAYS.index(found["w"].replace("天", "日"))
    monday = now.date() - timedelta(days=now.weekday())
    return _spelled(monday + timedelta(weeks=len(found["far"]), days=weekday))


def _spelled(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_REWRITES: tuple[tuple[re.Pattern[str], Rewrite], ...] = (
    (re.compile(rf"(?:(?P<n>{NUMERAL})个)?半个?(?:小时|钟头)(?:之|以)?后"), _half_hours),
    (re.compile(r"(?<=[\d一二两三四五六七八九十个])钟头"), lambda _found, _now: "小时"),
    (re.compile(r"(?<=[今明后昨])儿个?"), lambda _found, _now: "天"),
    (re.compile(r"(?<=[\d一二两三四五六七八九十])时(?![间候长段])"), lambda _found, _now: "点"),
    (
        re.compile(r"(?<=[\d点分半日号])\s?(?:~|--+|至|一直到)\s?(?=[\d一二两三四五六七八九十上下中晚])"),
        lambda _found, _now: "到",
    ),
    (
        re.compile(rf"(?<={_DATE_ENDS})\s+(?={_PARTS})|(?<=[午晚早上])\s+(?=[\d一二两三四五六七八九十])"),
        lambda _found, _now: "",
    ),
    (
        re.compile(r"(?:周|星期|礼拜)六\s?[和与]?\s?(?:周|星期|礼拜)?[日天](?![\d一二两三四五六七八九十])"),
        lambda _found, _now: "周六到周日",
    ),
    (
        re.compile(rf"(?<![\d:.\-月点])({NUMERAL})\s?(?:-|到|至)\s?({NUMERAL})点"),
        lambda found, _now: f"{found[1]}点到{found[2]}点",
    ),
    (
        re.compile(rf"(?<![\d:.\-/年])(1[0-2]|0?[1-9])[.\-](3[01]|[12]\d|0?[1-9])(?:[日号]|(?={_CLOCK}))"),
        lambda found, _now: f"{int(found[1])}月{int(found[2])}日",
    ),
    (re.compile(r"(?P<far>下{2,4})个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天])"), _week_after_next),
    (
        re.compile(
            rf"(?<![\d月第年./\-零一二三四五六七八九十])(?P<d>[12]\d|3[01]|\d(?=[日号](?:的|那|{_CLOCK}))"
            rf"|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?=[日号](?:的|那|{_CLOCK})))[日号](?![楼院线门车])"
        ),
        _day_of_month,
    ),
    (re.compile(r"\bhalf an hour\b"), lambda _found, _now: "30 minutes"),
    (re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|urs|nes)?\b"), lambda found, _now: _DAYS[found[1]]),
    (
        re.compile(r"\b(?:from )?(\d{1,2}) (?:to|until|till) (\d{1,2})\b(?!:| ?[ap]m)"),
        lambda found, _now: f"from {found[1]}:00 to {found[2]}:00",
    ),
)
