"""The number at the beginning of a line of a list, and lists that lost their line breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.chain.cleaning import clean
from bot.language.chain.model import MAX_CHARS
from bot.language.chain.rooms import ROOM
from bot.language.chain.who import LONGEST_LOOK, begins_with_person
from bot.language.numerals import value

_POINT = r"[.。、)\]】,:;·\-_~]"
_MARK = re.compile(
    rf"[(\[【#]?\s?(?:第\s?|no\.?\s?)?(?P<n>\d{{1,3}})(?!\d)(?P<sep>\s?号?\s?{_POINT}+|\s?号\s(?!\d)|)(?P<rest>.*)"
    r"|(?P<c>[一二三四五六七八九十]{1,3})[、.](?P<after>.*)",
    re.I | re.S,
)
# What follows a number that counts or dates something instead of numbering the line.
_COUNTED = re.compile(
    r"\s?(?:[月日号點点时時人位名个個年元天岁歲层層室栋棟幢届期楼樓口斤块场場次班%°℃度/]|小[时時区區]|周[一二三四五六日末年]"
    r"|单元|單元|公[里斤]|张[票桌椅]|分钟|项目|大[\d一二两]|米$|[-~到至]\s?\d)"
)
_CLOCK = re.compile(r"\d\d(?!\d)")
_ROOM = re.compile(ROOM)
_SPEAKER = re.compile(r"^[^\s:,。\d#]{1,12}: ?(?=#|\d{1,3}[.、)])")
_INSIDE = re.compile(
    rf"(?<![\d.:\-/(])(?P<n>\d{{1,3}})(?P<sep>[.、)])(?!\d(?!{ROOM}))(?=\s?[^\W_])|(?<=\s)(?P<b>\d{{1,3}})(?![\d\-])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """number: None when there is none. firm: the number can be nothing else. text: without the number."""

    raw: str
    text: str
    number: int | None = None
    firm: bool = True
    whole: str = ""
    after_blank: bool = False


def lines_of(text: str) -> Iterator[Line]:
    """Those with anything in them; a line that holds several numbered people is cut at each."""
    blank = False
    for raw in text[:MAX_CHARS].splitlines():
        plain = _SPEAKER.sub("", clean(raw))
        for piece in _pieces(plain):
            yield _line(piece, raw.strip(), blank)
        blank = not plain


def _line(plain: str, raw: str, blank: bool) -> Line:
    found = _MARK.match(plain)
    unmarked = Line(raw, plain, whole=plain, after_blank=blank)
    if not found:
        return unmarked
    if found["c"]:
        return Line(raw, found["after"].strip(), value(found["c"]), whole=plain, after_blank=blank)
    sep, rest = found["sep"], found["rest"]
    if _counts(sep, rest):
        return unmarked
    firm = _firm(sep, rest)
    return Line(raw, rest.strip(), int(found["n"]), firm, plain, blank)


def _counts(sep: str, rest: str) -> bool:
    if not sep:
        return bool(_COUNTED.match(rest)) or rest.startswith("+")
    clock = sep.endswith(":") and _CLOCK.match(rest)
    return bool(clock) or (sep.endswith(("-", "~")) and bool(_COUNTED.match(rest)))


def _firm(sep: str, rest: str) -> bool:
    """`3.15` may be a day and `1.5号楼` is the first; a bare number is one when a person follows."""
    if not sep:
        return not rest.strip() or begins_with_person(rest.strip())
    return not rest[:1].isdecimal() or (sep[-1] != "-" and bool(_ROOM.match(rest)))


def _pieces(plain: str) -> list[str]:
    """Cut before 2, 3, 4… as long as they come one after the other in the manner of the first."""
    if not plain:
        return []
    cuts, bare, expected = [0], None, None
    for found in _INSIDE.finditer(f" {plain}"):
        number, is_bare = int(found["n"] or found["b"]), found["b"] is not None
        if is_bare and not begins_with_person(plain[found.end() - 1 :][:LONGEST_LOOK].lstrip()):
            continue
        if expected is None and (number == 1 or found.start() <= 1):
            expected, bare = number, is_bare
        if number == expected and is_bare == bare:
            cuts.append(max(0, found.start() - 1))
            expected += 1
    return _cut(plain, cuts)


def _cut(plain: str, cuts: list[int]) -> list[str]:
    """One number in the middle of a line cuts nothing: 本周1.志愿者."""
    if len(cuts) < 3:
        return [plain]
    ends = [*cuts[1:], len(plain)]
    return [piece for start, end in zip(cuts, ends, strict=True) if (piece := plain[start:end].strip(" ,;"))]
