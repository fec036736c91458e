"""Those who come along, by name: `报名 带 小明、小红`, `报名 3 张阿姨 李叔叔`."""

import re

from bot.language.names import FULL, TITLED
from bot.language.normal import normal

_APART = re.compile(r"[\s,，、;；/和跟与及&]+")
_BRINGS = re.compile(
    r"(?:带着?|加上?|还有|和|跟|与|with|bringing|plus)\s*[:：]?\s*(?P<who>.+)$", re.IGNORECASE
)
_NICK = re.compile(r"[小阿大老][\u4e00-\u9fff]{1,2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_NAMED = re.compile(rf"(?:{TITLED}|{FULL})")
_NO_GUEST = re.compile(r"小孩|小朋友|大人|老人|老伴|老公|老婆|小区|大家|小时|老师们|老两口|小两口|大爷大妈")
MOST = 19


def names_in(text: str) -> list[str]:
    """All parts of a short list of names, each once; [] as soon as one of them is no name."""
    parts = list(dict.fromkeys(part for part in _APART.split(text.strip(" 。.!！")) if part))[:MOST]
    return parts if parts and all(map(_is_name, parts)) else []


def guests(text: str, own: str = "") -> list[str]:
    """Names of guests in a sign-up sentence; `own`: how the speaker is called, who is no guest."""
    brings = _BRINGS.search(text)
    if brings and (found := names_in(brings["who"])):
        return [name for name in found if name != own]
    tail = _tail(text)
    return [name for name in tail if name != own] if len(tail) > 1 or own in tail else []


def _tail(text: str) -> list[str]:
    """The names with which the sentence ends."""
    parts = [part for part in _APART.split(text) if part]
    names: list[str] = []
    for part in reversed(parts):
        if not _is_name(part):
            break
        names.insert(0, part)
    return list(dict.fromkeys(names))


def _is_name(part: str) -> bool:
    if _NO_GUEST.search(part):
        return False
    plain = normal(part)
    return bool(_NAMED.fullmatch(plain) or _NICK.fullmatch(part))
