"""How often something takes place: `每周六`, `每月第一个周日`, `每月15号`, `every other Tuesday`."""

import re
from dataclasses import dataclass

from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value

_DAYS = {"一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU"}
_EN = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_WEEK = r"(?:周|星期|礼拜)"
_MORE = rf"(?:[、,和及 ]?{_WEEK}?[一二三四五六日天](?![\d个号点]))*"
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_EN_DAY = r"(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*"

_MONTHLY_NTH = re.compile(
    rf"每个?月的?(?:第(?P<n>{NUMERAL})个?|(?P<last>最后一?个?)){_WEEK}(?P<days>[一二三四五六日天])"
)
_MONTHLY_DAY = re.compile(rf"每个?月的?(?:(?P<d>{NUMERAL})[号日]|(?P<last>最后一天|月底))")
_WEEKLY = re.compile(
    rf"(?:(?P<two>每?隔一?个?{_WEEK}的?|每两个?{_WEEK}的?)|每个?)(?P<days>{_WEEK}[一二三四五六日天]{_MORE})"
)
_WEEKEND = re.compile(r"每个?周末")
_DAILY = re.compile(r"每天|每日|\bevery ?day\b|\bdaily\b")
_EN_NTH = re.compile(
    rf"\b(?:every|each) (?P<nth>first|second|third|fourth|last) {_EN_DAY}"
    r"(?: (?:of|in) (?:the|every|each) month)?"
)
_EN_WEEKLY = re.compile(rf"\bevery (?P<other>other )?{_EN_DAY}")
_EN_MONTH_DAY = re.compile(r"\b(?:every|each) month on the (?P<d>\d{1,2})(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """rule: as RFC 5545 spells it, without a beginning. text: the words that told it."""

    rule: str
    text: str


def recurrence(text: str) -> Recurrence | None:
    """The first recurrence that a sentence names; None when it names none."""
    sentence = normal(text)
    for pattern, rule in _RULES:
        if found := pattern.search(sentence):
            told = rule(found)
            return Recurrence(told, found[0].strip()) if told else None
    return None


def without_recurrence(text: str, found: Recurrence) -> str:
    return " ".join(normal(text).replace(found.text, " ", 1).split())


def month_day(day: int) -> str:
    """A day that not every month has falls on the last day of a shorter one."""
    if not 1 <= day <= 31:
        return ""
    if day <= 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={day}"
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def _monthly_nth(found: re.Match[str]) -> str:
    nth = -1 if found["last"] else value(found["n"]) or 0
    return f"FREQ=MONTHLY;BYDAY={nth}{_DAYS[found['days']]}" if nth in (-1, 1, 2, 3, 4) else ""


def _monthly_day(found: re.Match[str]) -> str:
    return "FREQ=MONTHLY;BYMONTHDAY=-1" if found["last"] else month_day(value(found["d"]) or 0)


def _weekly(found: re.Match[str]) -> str:
    days = [_DAYS[sign] for sign in re.sub(_WEEK, "", found["days"]) if sign in _DAYS]
    every = ";INTERVAL=2" if found["two"] else ""
    return f"FREQ=WEEKLY{every};BYDAY={','.join(dict.fromkeys(days))}"


def _english_weekly(found: re.Match[str]) -> str:
    return f"FREQ=WEEKLY{';INTERVAL=2' if found['other'] else ''};BYDAY={_EN[found['day']]}"


_RULES = (
    (_MONTHLY_NTH, _monthly_nth),
    (_MONTHLY_DAY, _monthly_day),
    (_WEEKEND, lambda _found: "FREQ=WEEKLY;BYDAY=SA,SU"),
    (_WEEKLY, _weekly),
    (_DAILY, lambda _found: "FREQ=DAILY"),
    (_EN_NTH, lambda found: f"FREQ=MONTHLY;BYDAY={_NTH[found['nth']]}{_EN[found['day']]}"),
    (_EN_MONTH_DAY, lambda found: month_day(int(found["d"]))),
    (_EN_WEEKLY, _english_weekly),
)
