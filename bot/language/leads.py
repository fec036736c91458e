"""When people want to be reminded: `提前一天和3小时`, `前一天晚上7点`, `30 minutes before`."""

import re
from datetime import time, timedelta

from bot.domain.reminders import EVENING, DaysBefore, HoursBefore, Rule, Rules, ordered, parse, written
from bot.language.clocks import CLOCK, clock
from bot.language.durations import duration
from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value

_DAYS = re.compile(
    rf"(?:(?P<n>{NUMERAL}|an?|one|two|three)\s?(?P<unit>天|日(?!上)|个?星期|周(?![一二三四五六日天末])|weeks?|days?)|前一[天晚]|头一?天)"
    rf"(?:前|以前|之前|before)?(?:的|at)?\s?(?P<at>{CLOCK})?"
)
_NONE = re.compile(r"不用?再?要?提醒|别再?提醒|取消提醒|关闭提醒|(?:no|without) reminders?")
_USUAL = re.compile(r"平常|默认|照常|一般|恢复|as usual|default")
_AHEAD = re.compile(r"提前|提(?!醒)|before|ahead")
_NUMBER = re.compile(r"(?:设置?|改)?(?:提醒|reminders?)\s?(?:活动|第)?\s?(?P<n>\d{1,6})(?=个|\s|$)")
_SMALL = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}


def leads(text: str) -> tuple[Rules | None, str]:
    """The lead times and the rest of the sentence; () for none at all, None when none are told."""
    plain = normal(text)
    if _NONE.search(plain):
        return (), _NONE.sub(" ", plain)
    found: list[Rule] = [_days(each) for each in _DAYS.finditer(plain)]
    rest = _DAYS.sub(" ", plain)
    while True:
        minutes, less = duration(rest)
        if not minutes:
            break
        found.append(HoursBefore(timedelta(minutes=minutes)))
        rest = less
    return _within_reach(found), " ".join(_AHEAD.sub(" ", rest).split()) if found else plain


def numbered(text: str) -> int | None:
    """`提醒 3 …`: of which activity, or line, it is said."""
    found = _NUMBER.match(normal(text))
    return int(found["n"]) if found else None


def says_usual(text: str) -> bool:
    return bool(_USUAL.search(normal(text)))


def _days(found: re.Match[str]) -> DaysBefore:
    number = found["n"]
    days = (_SMALL.get(number) or value(number) or 0) if number else 1
    weeks = (found["unit"] or "").removeprefix("个").startswith(("星期", "周", "week"))
    at = clock(found["at"]) if found["at"] else EVENING
    return DaysBefore(days * 7 if weeks else days, at or time(20))


def _within_reach(found: list[Rule]) -> Rules | None:
    """None as well for what no reminder can be: in a month, at the last minute."""
    try:
        return parse(written(ordered(found))) if found else None
    except ValueError:
        return None
