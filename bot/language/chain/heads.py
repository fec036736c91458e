"""How many come under one name of a list: `+1`, `2位`, `(2)`, `×2`, `带孙子`, `一家三口`."""

import re
from dataclasses import dataclass

from bot.language.chain.model import MAX_HEADS
from bot.language.chain.rooms import ROOM
from bot.language.normal import normal
from bot.language.numerals import value
from bot.language.parties import party

_SIMPLE = str.maketrans(
    "兩帶個來開車遲婦參孫領倆點報號樓棟區還萬與請沒", "两带个来开车迟妇参孙领俩点报号楼栋区还万与请没"
)
_N = r"(?:\d{1,3}|十[一二三]?|[一二两三四五六七八九俩])"
_KIND = r"个?(?:小孩儿?|孩子?|小朋友|娃娃?|宝宝?|大人?|老人|小(?=\W|$)|家属|家人|朋友|邻居|同事|亲戚)"
# Numbers that are no heads: phones, rooms, times, ages, cars and their seats, things, who goes with whom.
_NO_HEADS = re.compile(
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
    rf"|(?<!\d){ROOM}"
    r"|\d{1,2}[:点]\d{0,2}半?(?:分|左右|前|后)?|(?:一|两|\d+(?:\.\d)?|[半几]|十)个?(?:多|半)?(?:小时|钟头|分钟|刻钟|月|星期)"
    r"|\d{1,3}(?:周?岁|月龄)|第[\d一二三四五六七八九十]+.?"
    r"|(?:还?[可能]以?|可以)(?:再|多)?(?:带|坐|载|捎|拉)\s?[\d一两二三四五六]+\s?(?:个人|人|位|个)?"
    r"|(?:空|余|剩|有)(?:余|出)?\s?[\d一两二三四五六]+\s?个?(?:空?座位?|位子|位置|空位)|[\d一两二三四五六七]+\s?座"
    rf"|(?:带|拿|自带|借)?{_N}\s?个(?!人|小?孩|大人|老人|家|朋|邻|同|亲|娃|宝|小朋|名额|位|[\s,)+]|$)|{_N}\s?[瓶把条块双袋桶件顶]"
    r"|[和跟与坐搭][^\s,+()]{1,5}?(?:一起|拼车|同车|一车|的车|同行|车)"
)
_PLUS_BIG_AND_SMALL = re.compile(
    rf"[+加]\s?(?P<big>{_N})个?大人?\s?[+和带]?\s?(?P<small>{_N})个?小(?:孩子?|朋友)?"
)
_PLUS = re.compile(
    rf"(?:\+|[再外另]?加|(?<=家属)|(?<=小孩)|(?<=孩子)|(?<=家人)|(?<=随行))\s?(?P<n>{_N})(?![\d:月点])\s?(?:(?P<kind>{_KIND})|(?:个人|[个人位名口])?)(?P<none>)"
)
_TOTAL = re.compile(
    rf"(?<![\d第带领加携老小.+着])(?<!家属)(?<!小孩)(?<!孩子)(?<!家人)(?<!随行)"
    rf"(?:一共|总共|共计?|合计|报名?|订)?(?<![一二两三四五六七八九十])(?P<n>{_N})\s?"
    r"(?:个人|个?大人|大(?=\W|$)|个名额|个位置?|张?票|张(?=\W|$)|[人位名票]|口(?![之子])|个(?=$|[\s,)]))(?!次|以上|份|民)"
    r"|(?<![A-Za-z])[*×xX]\s?(?P<m>\d{1,2})(?!\d)"
)
_BARE = re.compile(
    r"[\s(,.:\-]*(?:共|计)?\s?(?P<n>\d{1,2})[\s),.]*(?=$|[^\d\s:.\-/月点号岁座年楼栋位人名口个大小孩票张])"
)
_FAMILY = re.compile(r"(?:我们)?(?:一家|全家)(?=\d|[一二两三四五六七八九十])")
_ALL = re.compile(r"全家|一家(?:人|子)?|若干|[几多]个?人|好几[个位]|[?？]\s?[人位]")
_WITH = re.compile(r"[+、,/&]\s?(?=[^\d\s]{1,4})")
_EXTRA_WORDS = re.compile(r"(?<=\d)(?:大人?)\s?[+和带]\s?(?=[\d一两二三]个?小)")
_PUNCTUATION = re.compile(r"[\s,、。;:()\[\]【】+&!?/=~|]+|❌")


@dataclass(frozen=True, slots=True)
class Heads:
    """count: with the person. total: of the whole line, not on top of one. note: the rest that was said."""

    count: int = 1
    total: bool = False
    unclear: bool = False
    note: str = ""


def heads_of(tail: str) -> Heads:
    """From what stands behind a name. A number beats the relatives that explain it."""
    plain = tail.translate(_SIMPLE)
    masked = _NO_HEADS.sub(lambda found: "\x00" * len(found[0]), plain)
    stated = (_added, _stated) if masked.lstrip().startswith("+") else (_stated, _added)
    for way in (_big_and_small, *stated):
        if told := way(masked, plain):
            return _bounded(told)
    return _bounded(_worded(masked, plain))


def _bounded(told: Heads) -> Heads:
    if 1 <= told.count <= MAX_HEADS:
        return told
    return Heads(1, unclear=True, note=told.note)


def _big_and_small(masked: str, plain: str) -> Heads | None:
    if found := _PLUS_BIG_AND_SMALL.search(masked):
        count = 1 + _number(found["big"]) + _number(found["small"])
        return Heads(count, note=_note(plain, [(found.start(), found.start() + 1)]))
    return None


def _stated(masked: str, plain: str) -> Heads | None:
    found = _BARE.match(masked) or _TOTAL.search(masked)
    if not found:
        return None
    number = _number(found.groupdict().get("n") or found.groupdict().get("m") or "")
    family = _FAMILY.search(masked)
    spans = [found.span()] + ([family.span()] if family else [])
    return Heads(number, total=True, note=_note(plain, spans)) if number else None


def _added(masked: str, plain: str) -> Heads | None:
    """`和老伴 +1` is three, `+1 老伴` two."""
    every = list(_PLUS.finditer(masked))
    found = [plus for plus in every if plus.start() < plus.start("n")] or every
    if not found:
        return None
    before = party(normal(masked[: found[0].start()]))
    count = (before.heads if before else 1) + sum(_number(plus["n"]) for plus in found)
    spans = [(plus.start(), plus.start("n") if plus["kind"] else plus.end()) for plus in found]
    return Heads(count, note=_note(plain, spans))


def _worded(masked: str, plain: str) -> Heads:
    sentence = _EXTRA_WORDS.sub("大", masked.replace("俩娃", "两个娃").replace("俩孩", "两个孩"))
    told = party(normal(_with(sentence)))
    unclear = not told and bool(_ALL.search(masked))
    return Heads(told.heads if told else 1, unclear=unclear, note=_note(plain, []))


def _with(sentence: str) -> str:
    """`+老公+孩子` and `、老伴` bring them along."""
    return f"带{_WITH.sub('和', sentence)[1:]}" if _WITH.match(sentence) else sentence


def _number(numeral: str) -> int:
    return value(numeral) or 0


def _note(plain: str, spans: list[tuple[int, int]]) -> str:
    """What was said without the count, with spaces for punctuation."""
    for start, end in sorted(spans, reverse=True):
        plain = f"{plain[:start]} {plain[end:]}"
    return " ".join(_PUNCTUATION.sub(" ", plain).split()).strip(" -.")
