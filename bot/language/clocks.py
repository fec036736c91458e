"""Times of a day as people say them: `晚上9点`, `21:30`, `早上七点半`, `9pm`."""

import re
from datetime import time

from bot.language.numerals import NUMERAL, value

_PART = r"凌晨|早上?|清晨|上午|中午|下午|傍晚|晚上?|夜里|夜晚|半夜"
CLOCK = rf"(?:{_PART})?\s?(?:{NUMERAL}\s?(?:[:：]\s?\d{{2}}|[点时](?:半|{NUMERAL}分?)?)|\d{{1,2}}\s?[ap]m)"
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?\s?(?:(?P<h>{NUMERAL})\s?(?:[:：]\s?(?P<mm>\d{{2}})|[点时](?:(?P<half>半)|(?P<m>{NUMERAL})分?)?)"
    r"|(?P<en>\d{1,2})\s?(?P<ampm>[ap])m)"
)
_LATE = ("下午", "傍晚", "晚", "夜")


def clock(text: str, night: bool = False) -> time | None:
    """The time of day; None when there is none. night: a bare `9点` means the evening."""
    found = _CLOCK.search(text)
    if not found:
        return None
    if found["en"]:
        return _time(int(found["en"]) % 12 + (12 if found["ampm"] == "p" else 0), 0)
    hour, part = value(found["h"]), found["part"] or ""
    minute = 30 if found["half"] else value(found["mm"] or found["m"] or "0")
    if hour is None or minute is None:
        return None
    late = part.startswith(_LATE) or (night and not part)
    return _time(hour + 12 if late and hour < 12 else hour, minute)


def _time(hour: int, minute: int) -> time | None:
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None
