"""One line of a list without its number: who, how many, what else, and whether they still come."""

import re
from dataclasses import dataclass, replace

from bot.language.chain.cleaning import CROSSED
from bot.language.chain.heads import Heads, heads_of
from bot.language.chain.model import Entry
from bot.language.chain.rooms import room_before
from bot.language.chain.who import CANCEL, begins_with_person, is_person, names
from bot.language.parties import RELATIVE

LONGEST_LINE = 200
LONGEST_NOTE = 60
MOST_PIECES = 20  # between commas, on one line
_COMMA = re.compile(r"\s*[,;、]\s*")
_PROXY = re.compile(r"(?P<by>[一-龥]{2,4}?)(?:代|帮|替)报?(?:名)?(?P<who>[一-龥]{2}.*)")
_CANCELLED = re.compile(rf"{CANCEL}|{CROSSED}|~~[^~]+~~")
_LEADING_CANCEL = re.compile(rf"^\s*(?:{CANCEL}|已)+[:\s]+|~~|{CROSSED}")
_RELATIVE_CANCELLED = re.compile(rf"{RELATIVE}(?:\S{{0,4}}?)?{CANCEL}")
_EMPTY = re.compile(
    r"[\s_.…()\[\]/\-~*,、。]*(?:空缺?|无|暂无|待填|[xX]{2,}|姓名|名字|待定)?[\s_.…()\[\]/\-~*,、。]*"
)
_FILLER = re.compile(
    r"(?:^|\s)(?:报名|参加|我?也?[去来]|我|算我一?个|接龙|了|的|吧|哈|啊|呀|谢谢|收到|准时参加|能去|可以(?:参加|去)?|ok|OK)(?=\s|$)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """coming, refused: nobody in either when no name could be made out. empty: left blank for somebody."""

    coming: tuple[Entry, ...] = ()
    refused: tuple[Entry, ...] = ()
    empty: bool = False
    unclear: bool = False


def said(line: str) -> Said:
    """Reads a line cleaned of its number. The entries have neither number nor raw line yet."""
    text = line[:LONGEST_LINE]
    if _EMPTY.fullmatch(text):
        return Said(empty=True)
    parts = [_said(part) for part in _parts(text)]
    coming = tuple(person for part in parts for person in part.coming)
    refused = tuple(person for part in parts for person in part.refused)
    return Said(coming, refused, unclear=any(part.unclear for part in parts))


def _parts(text: str) -> list[str]:
    """`郑爽 2人，张伟 1人` speaks of two; `郑爽，张伟 2人` says one thing of both."""
    parts = [""]
    for piece in _COMMA.split(text)[:MOST_PIECES]:
        closed = parts[-1].count("(") == parts[-1].count(")")
        if closed and names(parts[-1])[1].strip() and begins_with_person(piece):
            parts.append(piece)
        else:
            parts[-1] = f"{parts[-1]},{piece}" if parts[-1] else piece
    return parts


def _said(text: str) -> Said:
    room, rest = room_before(_by_proxy(_LEADING_CANCEL.sub(" ", text).strip()))
    found, tail = names(rest)
    found, tail = ([room], rest) if room and not found else (found, tail)
    room = "" if found == [room] else room
    partly = bool(_RELATIVE_CANCELLED.search(tail))
    cancelled = not partly and bool(_CANCELLED.search(text))
    if not found:
        return Said()
    told = heads_of(tail)
    people = _people(found, told, f"{room} {told.note}")
    return Said(refused=people) if cancelled else Said(people, unclear=told.unclear or partly)


def _by_proxy(text: str) -> str:
    """`孙大妈代报李奶奶`: the one who comes is 李奶奶."""
    found = _PROXY.match(text)
    if found and is_person(found["by"]) and begins_with_person(found["who"]):
        return f"{found['who']} {found['by']}代报"
    return text


def _people(found: list[str], told: Heads, note: str) -> tuple[Entry, ...]:
    """Of several names the last one brings whoever comes on top."""
    extra = max(0, told.count - len(found)) if told.total else told.count - 1
    people = [Entry(name, note=_brief(note)) for name in found]
    return (*people[:-1], replace(people[-1], heads=1 + extra))


def _brief(note: str) -> str:
    while (shorter := " ".join(_FILLER.sub(" ", note).split())) != note:
        note = shorter
    return note[:LONGEST_NOTE].strip()
