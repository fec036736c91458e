"""How long something took: `2小时`, `一个半小时`, `1小时30分`, `90分钟`; with a sign: `-30 早走`."""

import re
import unicodedata

from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value

_NUMBER = rf"(?:(?P<half>半)个?|(?P<h>\d{{1,2}}\.\d|{NUMERAL})\s?个?(?P<and>半)?)"
_HOURS = rf"{_NUMBER}\s?(?:小时|钟头|hours?\b|hrs?\b|h\b)(?P<tail>半)?"
_MINUTES = rf"(?P<m>{NUMERAL})\s?(?:分钟?|minutes?\b|mins?\b|min\b)"
_DURATION = re.compile(rf"{_HOURS}(?:\s?零?又?{_MINUTES})?|{_MINUTES.replace('<m>', '<alone>')}")
_SIGN = re.compile(
    r"\s*(?:(?P<plus>[+加多增补])|(?P<minus>[-–—−减少扣]))\s*(?:了|上|掉|去)?\s*(?P<rest>.+)", re.S
)
_UNITS = {"天": 1, "day": 1, "周": 7, "星期": 7, "礼拜": 7, "week": 7, "月": 30, "month": 30}
_DAYS = re.compile(rf"(?P<n>{NUMERAL})\s?(?:(?P<zh>天|周|个?星期|个?礼拜|个月)|(?P<en>day|week|month))")
_BARE = re.compile(r"(?P<n>\d{1,4})(?!\d)\s*")


def duration(text: str) -> tuple[int, str]:
    """Whole minutes and the rest of the normal sentence; 0 when it tells no duration."""
    plain = normal(text)
    found = _DURATION.search(plain)
    if not found:
        return 0, plain
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    return _minutes(found), " ".join(rest.split())


def signed(text: str) -> tuple[int, str]:
    """`+30 原因`, `减半小时 原因`: signed minutes and the rest; 0 without a sign or a number."""
    found = _SIGN.fullmatch(unicodedata.normalize("NFKC", text))
    if not found:
        return 0, text.strip()
    minutes, rest = duration(found["rest"])
    if not minutes and (bare := _BARE.match(found["rest"])):
        minutes, rest = int(bare["n"]), found["rest"][bare.end() :]
    return (minutes if found["plus"] else -minutes), rest.strip(" ,，、:：。")


def _minutes(found: re.Match[str]) -> int:
    if found["alone"]:
        return value(found["alone"]) or 0
    hours = found["h"] or "0"
    whole = round(float(hours) * 60) if "." in hours else (value(hours) or 0) * 60
    halves = sum(30 for part in ("half", "and", "tail") if found[part])
    return whole + halves + ((value(found["m"]) or 0) if found["m"] else 0)


def days(text: str) -> int:
    """`两周`, `3天`, `一个月`, `2 weeks` as days; 0 when it tells none."""
    found = _DAYS.search(normal(text))
    if not found:
        return 0
    unit = (found["zh"] or found["en"]).removeprefix("个")
    return (value(found["n"]) or 0) * _UNITS[unit]
