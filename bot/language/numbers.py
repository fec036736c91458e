"""Whole answers that are numbers: the line picked from a list, and how many people come."""

import re
from functools import lru_cache

from bot.language.normal import key, normal
from bot.language.numerals import DIGITS, ENGLISH, NUMERAL, value
from bot.language.parties import party

_WORDS = "|".join(ENGLISH)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PICK = re.compile(
    rf"(?:我?选择?|我要|就选?|回复?|要|看|点|no|number|option)?第?(?P<n>{NUMERAL}|{_WORDS})(?:个|号|项|条|行|种)?(?:那个|吧|的)?"
)
_ORDINAL = re.compile(r"(?:the)?(?P<n>first|second|third|fourth|fifth)(?:one)?")
_NO_PICK = re.compile(r"^\s*[+＋]|\d\s?[:：./\-~]\s?\d")  # one more; a clock or a date
_BARE = re.compile(rf"(?P<n>{NUMERAL}|{_WORDS})个?")


@lru_cache(maxsize=1024)  # asked several times a message
def pick(text: str) -> int | None:
    """The number of a list line: 1 for `1`, `１`, `①`, `一`, `第一个`, `1号`, `选1`; None for anything else.

    `两个`, `俩` and `2位` tell how many and not which.
    """
    if text.isdecimal() and len(text) <= 4:
        return int(text)
    plain = key(text)
    if len(plain) > 12 or _NO_PICK.search(text):
        return None
    if found := _ORDINAL.fullmatch(plain):
        return _ORDINALS[found["n"]]
    found = _PICK.fullmatch(plain)
    return None if not found or plain in ("两", "两个") else value(found["n"])


def count(text: str) -> int | None:
    """How many people an answer to "how many?" tells, the speaker included; None when it tells none."""
    sentence = normal(text)
    if found := _BARE.fullmatch(sentence):
        return value(found["n"])
    if sentence in DIGITS:
        return DIGITS[sentence]
    told = party(sentence)
    return told.heads if told else None
