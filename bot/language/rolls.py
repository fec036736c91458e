"""The leader's line on site: `到 1 2 5 7`, `走 1 2`, `没到 3`, `到 张阿姨`, `全到`, `现场 张三 2`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.language.normal import normal
from bot.language.numerals import value


class Act(StrEnum):
    IN = "in"
    OUT = "out"
    UNDO_IN = "undo_in"
    UNDO_OUT = "undo_out"
    WALK_IN = "walk_in"


@dataclass(frozen=True, slots=True)
class Roll:
    """lines: numbers of the roster. names: what else was said. clear: written as a roll call and no sentence.

    For WALK_IN each name has its number of heads in `heads`.
    """

    act: Act
    lines: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    everybody: bool = False
    clear: bool = False
    heads: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.lines or self.names or self.everybody)


_WORDS = {
    Act.UNDO_IN: "没到|未到|没有到|没来|not in|absent",
    Act.UNDO_OUT: "没走|未走|还没走|not out|still here",
    Act.WALK_IN: "现场加人|现场来了|现场|walk-?in",
    Act.OUT: "都走了|全走了?|走了|走|out",
    Act.IN: "点名|都到了|全到了?|到场|到了|到|in",
}
_ALONE_IS_OTHERS = ("到了", "走了")  # of somebody who speaks of themselves
_EVERYBODY = ("全部", "所有人", "全体", "大家", "都", "全", "all", "everybody", "everyone")
_TOLD_BY_THE_WORD = ("都到了", "全到了", "全到", "都走了", "全走了", "全走")
_ROLL = [
    (act, re.compile(rf"(?P<word>{words})(?P<rest>(?![a-z]).*)", re.DOTALL)) for act, words in _WORDS.items()
]
_RANGE = re.compile(r"(\d{1,3}) ?[-~到至] ?(\d{1,3})")
_PLACE = re.compile(r"第?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:号|个|位|人)?")
_HEADS = re.compile(r"(?P<n>\d{1,2})(?:位|人|个人|个|people)?")
_NAME = re.compile(r"[^\W\d_][^\d_<>{}\[\]/:+~?]{0,19}")
_MOST = 200


def roll(text: str) -> Roll | None:
    """What the leader's line says; None for any other message."""
    sentence = normal(text)
    found = next(((act, match) for act, shape in _ROLL if (match := shape.fullmatch(sentence))), None)
    if not found or "\n" in text.strip() or len(sentence) > _MOST:
        return None
    act, word, rest = found[0], found[1]["word"], re.sub("[:./]", " ", found[1]["rest"])
    if word in _ALONE_IS_OTHERS and not rest.strip():
        return None
    if act is Act.WALK_IN:
        return _newcomers(rest)
    clear = not rest or rest[0] == " " or rest[0].isdigit()
    return _called(act, rest, word in _TOLD_BY_THE_WORD, clear)


def _called(act: Act, rest: str, everybody: bool, clear: bool) -> Roll:
    lines: list[int] = []
    names: list[str] = []
    for token in _RANGE.sub(_spelled_out, rest).replace("和", " ").split():
        place = _PLACE.fullmatch(token)
        number = value(place["n"]) if place else None
        if token in _EVERYBODY:
            everybody = True
        elif number is not None:
            lines.append(number)
        else:
            names.append(token)
    return Roll(act, tuple(dict.fromkeys(lines)), tuple(dict.fromkeys(names)), everybody, clear)


def _spelled_out(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return " ".join(map(str, range(first, min(last, first + _MOST) + 1)))


def _newcomers(rest: str) -> Roll | None:
    """`张三`, `张三 2`, `张三2位 李四`: a number belongs to the name before it."""
    tokens = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", rest).split()
    names: list[str] = []
    heads: list[int] = []
    for token in tokens:
        if (number := _HEADS.fullmatch(token)) and names:
            heads[-1] = int(number["n"])
        elif _NAME.fullmatch(token):
            names.append(token.title() if token.isascii() else token)
            heads.append(1)
        else:
            return None
    return Roll(Act.WALK_IN, (), tuple(names), clear=rest[:1] in ("", " "), heads=tuple(heads))
