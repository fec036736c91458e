"""Chinese and Arabic numerals up to 9999, as they stand inside a normal sentence."""

import re

DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2, "俩": 2, "仨": 3}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:\d{1,4}(?!\d)|[零〇一二两三四五六七八九十百千]{1,7})"
ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_MANY_DIGITS = re.compile(r"[零〇一二三四五六七八九]{2,4}")


def value(numeral: str) -> int | None:
    """12 for `12`, `十二` or `一二`; None for what is no number."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral in ENGLISH:
        return ENGLISH.index(numeral)
    if _MANY_DIGITS.fullmatch(numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral))
    return _chinese(numeral)


def _chinese(numeral: str) -> int | None:
    total, digit = 0, None
    for sign in numeral:
        if sign in UNITS:
            total += (1 if digit is None else digit) * UNITS[sign]
            digit = None
        elif sign in DIGITS:
            digit = DIGITS[sign]
        else:
            return None
    return total + (digit or 0) if numeral else None
