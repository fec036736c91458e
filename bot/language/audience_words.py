"""Whom an announcement is for, as people say it: `雷锋车队 不要3号院`, `drivers except 3号院`."""

import re
from collections.abc import Mapping

from bot.language.normal import key

BETWEEN = re.compile(r"[,，、;；\s]+(?:and\s+)?|并且|而且|同时")
WITHOUT = re.compile(
    r"^(?:但?不要|除了|除去|不含|不包括|不发给|没有|非|except|but not|without|not)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
TAIL = re.compile(r"(?:以外|之外|的人|的居民|居民|住户|志愿者们)$")


EVERYBODY = (
    "所有人",
    "所有人都发",
    "全体",
    "全部",
    "大家",
    "每个人",
    "全体居民",
    "所有居民",
    "everybody",
    "all",
)
SILENT = re.compile(r"(?:没有?|未)回复?(?:过|了)?\s*(?P<id>\d{1,9})\s*号?(?:的)?(?:通知|公告)(?:的人|的)?")
SILENT_ALONE = re.compile(r"^\s*(?:没有?|未)回复?(?:过|了)?(?:通知|公告)?(?:的人|的)?\s*$")


def about_silence(said: str) -> tuple[str, int | None]:
    """`没回复 1号通知的` as one word, and of which announcement it is said; 0: of the latest."""
    if SILENT_ALONE.match(said):
        return silent_word(0), 0
    found = SILENT.search(said)
    return (
        (said.replace(found[0], silent_word(int(found["id"])), 1), int(found["id"]))
        if found
        else (said, None)
    )


def silent_word(number: int) -> str:
    return f"没回复{number}号通知"


def audience_text(said: str, names: Mapping[str, str]) -> str | None:
    """The audience in the spelling of bot.domain.audiences; None when a part names nobody we know.

    names: what each group is called, in the form of `key`, and what it stands for.
    """
    parts = [part for part in BETWEEN.split(said.strip()) if part]
    found = [_part(part, names) for part in _joined(parts)]
    return " and ".join(each for each in found if each) if found and all(found) else None


def _joined(parts: list[str]) -> list[str]:
    """`except drivers`: a word of exclusion belongs to what follows it."""
    joined: list[str] = []
    for part in parts:
        alone = joined and WITHOUT.match(f"{joined[-1]} x") and not WITHOUT.match(joined[-1])
        joined[-1:] = [f"{joined[-1]} {part}"] if alone else [*joined[-1:], part]
    return joined


def _part(part: str, names: Mapping[str, str]) -> str | None:
    without = WITHOUT.match(part)
    bare = without["rest"] if without else part
    found = names.get(key(bare)) or names.get(key(TAIL.sub("", bare)))
    return f"not {found}" if found and without else found
