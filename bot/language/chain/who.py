"""Names at the beginning of a line: where one ends, and whether another follows."""

import re

from bot.language.chain.cleaning import CROSSED, EMOJI
from bot.language.names import SURNAMES, told_name
from bot.language.parties import RELATIVE

MOST_NAMES = 6  # on one line
LONGEST = 16
LONGEST_LOOK = 40
_COUNT = r"(?:[一二两兩三四五六七八九十](?:个人|個人|[人位口大]|个(?!月))|[俩倆仨])"
CANCEL = (
    r"(?:[来來去][不]了|不[来來]了?|不去了?|不能[来來去]|[没沒]法[来來去]|不[参參]加了?|取消(?![坐拼用午])|退出|划掉|划去|作废|[请請]假"
    r"|已退|已[删刪]|[删刪]除|撤回|去不成|临时有事|有事(?=$|[^\s\w]|[来去不]))"
)
_EMOJI = re.compile(f"{EMOJI}+")
_LATIN = re.compile(
    r"[A-Za-z][A-Za-z'.]*(?:-[A-Za-z]+)?(?:\s(?!(?:with|and|plus|x\d|kids?|will|is|by|from|late|self|can|not|the|to)\b)"
    r"[A-Za-z][A-Za-z'.\-]*){0,2}(?![A-Za-z\d一-龥])"
)
_TOKEN = re.compile(rf"[^\s@,、;/|:()\[\]【】《》+*×&~。!?=.\-_{CROSSED}]+")
_SPACED = re.compile(rf"([{SURNAMES}])\s+([一-龥])(?=$|[\s,(+\d、])")
_DIGITS = re.compile(r"(?<=[一-龥])(?:\d(?=$|[人位个個大口名孩])|\d{2}(?=[人位名])|\d{3,})|[xX]\d")
_KIN = rf"(?:{RELATIVE}|娃|孙|闺女|\d|{_COUNT}|两|俩|一[个家])"
_GLUED = re.compile(
    rf"{_COUNT}|[和跟与](?:他|她)?{_KIN}|[带帶领領陪](?:着|了|一)?(?:他|她)?{_KIN}|[带帶](?=\w)|加{_KIN}"
    rf"|自己|自[驾备行]|自带|坐[车車公地]|乘车|[开開][车車]|骑车|打车|拼车|晚[到点點来來]|[迟遲]到|早[到退]|提前|有[车車]|候补|待定|替补|可以|有事|临时"
    rf"|[参參]加$|[报報]名$|[也都我]?[来來去]$|{CANCEL}"
)
_FAMILY = re.compile(
    r"夫[妇婦妻]|[老小]?两口|一家|全家|[母爷][女子孙]俩|父[子女]俩|母女|母子|父子|父女|祖孙|爷孙|婆媳|姐妹|兄弟|姐弟"
)
_CAPITAL = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_BESIDE = re.compile(r"\s*:\s*|\s+")
_AND = re.compile("[和与跟]")
_NOBODY = re.compile(rf"\d+(?:个人|[人位个名口])?|{_COUNT}[人位]?|加?[\d一二两三]|{CANCEL}")
_JOINT = re.compile(r"\s*[、,/&;]\s*|\s*(?:[和与跟]|以及)\s*|\s+")
_LEAD = re.compile(
    r"(?:@|我是|我叫|本人|姓名:?|报名人?:|代报(?:名)?:?|帮(?=..)|代(?=[一-龥]{2}))\s*",
)
# Words that begin like a name and are none.
_WORDS = re.compile(
    r"方[式法案向便]|范围|雷锋|高[温龄兴]|文[明艺件化]|万[一分]|毛巾|常[来去]|顾客|包[车子括饭]|温度|金[额牌]|向[前后左右]|左[边侧转]|余[款下]"
    r"|安[检全排静]|路[线上口]|车[上门站]|马上|花[园费]|项目|单[位独]|程序|白天|夏[天季]|秋[天季]|冬[天季]|关[于注]|申[请报]|平[时安]|钱[包款]|汤[圆]"
    r"|雷[雨]|查[看询]|于[是]|解[散决]|段[落]|计[划]|齐[全集]|管[理]|谢[谢绝]|任[务何]|康复|全[体程部]|强[调制]"
    r"|..?[来去到等坐走带有不要可能在的了是门楼号]$"
)


def is_person(token: str) -> bool:
    """A surname with a given name or a title; a nickname may be a person as well, but cannot be told."""
    short = 2 <= len(token) <= 5
    if not short or re.fullmatch(rf"{RELATIVE}", token) or _WORDS.match(token):
        return False
    return told_name(token, expected=True) == token


def begins_with_person(text: str) -> bool:
    name, _ = first_name(text[:LONGEST_LOOK])
    return is_person(name)


def names(text: str) -> tuple[list[str], str]:
    """All names that stand at the beginning, and the rest; a second one only if it is surely a person.

    Of a nickname and a name behind it the name counts: `退休党员 赵德柱`, `志愿者：赵六`.
    """
    name, rest = first_name(_LEAD.sub("", text, count=1) if _LEAD.match(text) else text)
    found = [name] if name else []
    if name and not is_person(name) and (beside := _BESIDE.match(rest)):
        real, after = first_name(rest[beside.end() :])
        found, rest = ([real], f"{after} {name}") if is_person(real) else (found, rest)
    while found and len(found) < MOST_NAMES and (joint := _JOINT.match(rest)):
        name, after = first_name(rest[joint.end() :])
        if not (is_person(name) or (joint[0].strip() and _CAPITAL.fullmatch(name))):
            break
        found.append(name)
        rest = after
    return found, rest


def first_name(text: str) -> tuple[str, str]:
    """The name and what stands behind it; ("", text) when it begins with none."""
    name, rest = _worded(_EMOJI.sub(_no_decoration, text).strip())
    if name:
        return name, rest
    signs = _EMOJI.match(text)
    if signs and (nickname := signs[0].replace(CROSSED, "")):
        return nickname[:LONGEST], text[signs.end() :]
    return "", text


def _no_decoration(found: re.Match[str]) -> str:
    return CROSSED if CROSSED in found[0] else ""


def _worded(bare: str) -> tuple[str, str]:
    if found := _SPACED.match(bare):
        return found[1] + found[2], bare[found.end() :]
    if found := _LATIN.match(bare):
        return found[0].strip(), bare[found.end() :]
    found = _TOKEN.match(bare)
    return _unglued(found[0], bare[found.end() :]) if found else ("", bare)


def _unglued(token: str, rest: str) -> tuple[str, str]:
    """Without what is written right behind the name: `张三带孙子`, `李四2人`, `王五自己去`, `赵六和钱七`."""
    glued = (_DIGITS.search(token, 1), _FAMILY.search(token, 1), _GLUED.search(token, _least(token)))
    cuts = [found.start() for found in glued if found]
    at = min([*cuts, _joint(token)])
    name = token[:at]
    return (name, token[at:] + rest) if _can_be(name) else ("", token + rest)


def _least(token: str) -> int:
    """A name of two characters may end in a numeral: 张三三人 is three."""
    return 2 if "一" <= token[0] <= "龥" else 1


def _joint(token: str) -> int:
    """Where 和 stands between two people; the end of the token when it stands nowhere."""
    if len(token) <= LONGEST:
        for found in _AND.finditer(token, 2):
            if is_person(token[: found.start()]) and begins_with_person(token[found.end() :]):
                return found.start()
    return len(token)


def _can_be(name: str) -> bool:
    return len(name) <= LONGEST and not _NOBODY.fullmatch(name)
