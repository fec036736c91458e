"""Until when something is repeated: `到12月底`, `到明年3月15日为止`, `只发10次`, `until 31 December`."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_UNTIL = r"(?:一直)?发?到"
_WHICH_YEAR = r"(?P<year>今年|明年|\d{4}年)?的?"
_DAY_OR_END = rf"(?:(?P<d>{NUMERAL})[日号]|[底末]?)"
_DAY = re.compile(rf"{_UNTIL}{_WHICH_YEAR}(?P<m>{NUMERAL})月份?{_DAY_OR_END}(?:为?止)?")
_YEARS_END = re.compile(rf"{_UNTIL}(?P<year>今年|明年|\d{{4}}年)?年?(?:底|末)(?:为?止)?")
_EN_DAYS = rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<m>{_NAMED})|(?P<m2>{_NAMED}) (?P<d2>\d{{1,2}})"
_EN_DAY = re.compile(rf"\b(?:until|till) (?:{_EN_DAYS})")
_EN_END = re.compile(rf"\b(?:until|till) (?:the )?end of (?:(?P<m>{_NAMED})|(?:the |this )?year)")
_TIMES = re.compile(rf"(?<![周月天日年])(?:一共|总共|只|共|就)?发?(?P<n>{NUMERAL})[次回](?:就停|为止)?")
_EN_TIMES = re.compile(r"\b(?:only |for )?(?P<n>\d{1,3}) times\b")


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day, or so many times in all; text: the words that told it."""

    text: str
    day: date | None = None
    times: int | None = None


def ending(text: str, today: date) -> Ending | None:
    """The first ending that a sentence names; None when it names none that there is."""
    sentence = normal(text)
    for pattern, read in _READ:
        if found := pattern.search(sentence):
            return read(found, today)
    return None


def without_ending(text: str, found: Ending) -> str:
    return " ".join(normal(text).replace(found.text, " ", 1).split())


def _on_day(found: re.Match[str], today: date) -> Ending | None:
    month, day = value(found["m"]), value(found["d"]) if found["d"] else None
    return _ending(found, _year(found["year"], today), (month, day), today)


def _at_years_end(found: re.Match[str], today: date) -> Ending | None:
    return _ending(found, _year(found["year"], today), (12, None), today)


def _on_english_day(found: re.Match[str], today: date) -> Ending | None:
    month, day = found["m"] or found["m2"], found["d"] or found["d2"]
    return _ending(found, None, (_month(month), int(day)), today)


def _at_english_end(found: re.Match[str], today: date) -> Ending | None:
    return _ending(found, None, (_month(found["m"]) if found["m"] else 12, None), today)


def _so_often(found: re.Match[str], _today: date) -> Ending | None:
    times = value(found["n"])
    return Ending(found[0].strip(), times=times) if times else None


def _ending(
    found: re.Match[str], year: int | None, of: tuple[int | None, int | None], today: date
) -> Ending | None:
    """Without a year the next such day; without a day the last of the month."""
    month, day = of
    if month is None or not 1 <= month <= 12:
        return None
    for candidate in [year] if year else [today.year, today.year + 1]:
        last = calendar.monthrange(candidate, month)[1]
        if day is not None and not 1 <= day <= last:
            return None
        until = date(candidate, month, day or last)
        if until >= today:
            return Ending(found[0].strip(), day=until)
    return None


def _year(said: str | None, today: date) -> int | None:
    if said is None:
        return None
    return today.year + (said == "明年") if said in ("今年", "明年") else int(said.removesuffix("年"))


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


_READ = (
    (_DAY, _on_day),
    (_YEARS_END, _at_years_end),
    (_EN_DAY, _on_english_day),
    (_EN_END, _at_english_end),
    (_TIMES, _so_often),
    (_EN_TIMES, _so_often),
)
