"""Making our words fit a template's typed fields, which the platform refuses when they do not (47003).

Source: WeChat, "Template messages", parameter types: the type is the start of the field's name (thing1,
time2). Fields without a type belong to old or test templates and are only cleaned.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from bot.domain.throttle import BEIJING
from bot.wechat.fit import clean

NOTHING = "-"  # an empty value is refused

_TYPE = re.compile(r"[a-z_]+?(?=\d+$)")
_LATIN = re.compile("[A-Za-z .·]*")
_IN_BRACKETS = re.compile(r"\s*[（(][^）)]*[）)]\s*")


def filled(fields: Mapping[str, str], values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The `data` of a template message: the platform's field names with our values, by `fields`."""
    return {name: {"value": fitting(name, values.get(ours, ""))} for name, ours in fields.items()}


@lru_cache(maxsize=1024)  # a reminder says the same to everybody
def fitting(name: str, value: str) -> str:
    """One value that a field of this name takes; never empty."""
    found = _TYPE.match(name)
    line = " ".join("".join(filter(_is_shown, clean(value))).split())
    return TYPES.get(found[0] if found else "", _as_it_is)(line).strip() or NOTHING


def _is_shown(character: str) -> bool:
    """Templates show emoji as empty boxes."""
    return character not in "\ufe0f\u200d" and not (
        ord(character) > 0xFFFF and unicodedata.category(character) in ("So", "Sk", "Cn")
    )


def _as_it_is(text: str) -> str:
    return text


def _shortened(most: int) -> Callable[[str], str]:
    return lambda text: text if len(text) <= most else f"{text[: most - 1]}…"


def _only(allowed: str, most: int) -> Callable[[str], str]:
    unwanted = re.compile(f"[^{allowed}]")
    return lambda text: unwanted.sub("", text)[:most]


def _found(pattern: str, otherwise: str) -> Callable[[str], str]:
    """The first part of the text that the type takes whole."""
    wanted = re.compile(pattern)
    return lambda text: found[0] if (found := wanted.search(text)) else otherwise


def _name(text: str) -> str:
    """10 characters, or 20 of Latin letters only."""
    return text[:20] if _LATIN.fullmatch(text) else text[:10]


def _moment(text: str) -> str:
    """`2027年3月1日 08:30`; what is not ISO 8601 is taken for that already, but for a bracketed weekday."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _IN_BRACKETS.sub(" ", text).strip()
    here = at.astimezone(BEIJING) if at.tzinfo else at
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


TYPES: Mapping[str, Callable[[str], str]] = {
    "thing": _shortened(20),
    "phrase": lambda text: _only("一-龥", 5)(text) or "无",
    "name": _name,
    "character_string": _only("!-~", 32),
    "letter": lambda text: _only("A-Za-z", 32)(text) or "NA",
    "symbol": _only(r"!-/:-@\[-\^`{-~", 5),
    "number": _found(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "0"),
    "amount": _found(r"[¥￥$€]?[0-9]{1,10}(\.[0-9]{1,2})?元?", "0元"),
    "phone_number": _only("0-9+-", 17),
    "car_number": lambda text: text[:8],
    "time": _moment,
    "date": _moment,
}
