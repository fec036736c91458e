"""A check-in code as people type and dictate it: `签到 4821`, `４８２１`, `4 8 2 1`, `四八二幺`."""

import re
from functools import lru_cache

from bot.language.normal import key, normal

_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_CODE = re.compile(r"(?<!\d)(?:\d ?){3}\d(?!\d| \d)")
_LONGEST = 20


def said_code(text: str) -> str:
    """The four digits in a message, "" when there are none."""
    found = _CODE.search(_figures(normal(text)[: _LONGEST * 2]))
    return found[0].replace(" ", "") if found else ""


@lru_cache(maxsize=1024)  # most messages are one of a few words
def only_code(text: str) -> str:
    """The four digits of a message that is nothing else, "" for any other message."""
    figures = _figures(key(text)) if len(text) <= _LONGEST else ""
    return figures if len(figures) == 4 and figures.isdecimal() else ""


def _figures(text: str) -> str:
    return text.translate(_SPOKEN)
