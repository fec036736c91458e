"""What is said for somebody else (`替我妈报名 2`, `妈妈的报名`), as that person would say it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.language.names import FULL, TITLED
from bot.language.normal import normal
from bot.language.parties import RELATIVE

_FOR = r"(?:帮忙给|帮着|帮|替|代替?|给|为)"
_MINE = r"(?:[我俺咱](?:们)?(?:家|的)?)?"
_KIN = rf"{RELATIVE}(?:[和跟 ]?{RELATIVE})*"
_VERB = (
    r"(?=\s|$|报|请假|取消|签|来|去|改|排|问|看|查|退|不|加|参加|删|换|设|开|要|把|提前|提醒|免打扰|别|晚上|夜里|暂停"
    r"|大字|小字|正常|简单|接补|恢复|关|英文|中文|english|说|时长|候补|住|搬到|准时|确认|收到|\d)"
)
_ABOUT = (
    r"(?:报名|活动|信息|资料|时长|提醒|证明|签到|候补|记录"
    r"|日历|通知|语言|称呼|名字|电话|手机|免打扰|账[号户]|位置|名额)"
)
_LOOK = r"(?:看看?|查看?|看一下|查一下|查查)?"
_DO = r"(?P<do>(?:请|麻烦)?(?:删除|删掉|清除|注销|取消|修改|改|换|关闭|关掉|打开|开通|设置?))?"
_KIND = (
    re.compile(rf"{_FOR}(?:下|一下)?\s?{_MINE}\s?(?P<who>{_KIN})的?"),
    re.compile(rf"^(?:我(?:要|想|来)?|请)?{_FOR}\s?(?P<who>{TITLED}|{FULL}){_VERB}"),
    re.compile(rf"\b(?:for|on behalf of) (?:my )?(?P<who>{RELATIVE})"),
    re.compile(rf"(?<=sign up )my (?P<who>{RELATIVE})|(?<=register )my (?P<who2>{RELATIVE})"),
)
_OF = re.compile(
    rf"^{_DO}{_LOOK}\s?{_MINE}\s?(?P<who>{RELATIVE}|[^\s我你您他她它的]{{2,8}})的(?P<rest>{_ABOUT}.*)$"
)
_WORTH = re.compile(
    rf"{_FOR}(?![我俺咱]?(?:$|报|看|查|找|忙|助))|(?<![我你您他她它们好是要])的\S"
    r"|\bfor |on behalf|(?:up|register) my ",
    re.IGNORECASE,
)
_MINE_TO_SAY = re.compile(
    r"^(?:家?住|家在|搬到|(?:不?去|不?来|不?参加)$)"
)  # 我住3号院, 我去: with `I` before it
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Behalf:
    """who: as the speaker calls them. kin: by a word such as 妈妈, which names nobody. said: the rest."""

    who: str
    kin: bool
    said: str

    @property
    def names_somebody(self) -> bool:
        """Whether `who` reads like a name: 赵德柱 does, 取消清洁 does not."""
        return bool(re.fullmatch(rf"{TITLED}|{FULL}", self.who))


@lru_cache(maxsize=1024)  # most messages are one of a few words
def may_be_for_another(text: str) -> bool:
    """Whether it is worth finding out whom the speaker may act for."""
    return len(text) <= LONGEST and bool(_WORTH.search(normal(text)))


@lru_cache(maxsize=1024)
def on_behalf(text: str, known: tuple[str, ...] = ()) -> Behalf | None:
    """None for what a person says for themselves; whether `who` is anybody, the caller must know.

    known: names of those whom the speaker may act for, which need not look like names.
    """
    if not may_be_for_another(text):
        return None
    sentence = normal(text)
    if named := _by_name(sentence, known):
        return named
    if found := _OF.match(sentence):
        return _behalf(found["who"], f"{found['do'] or ''}我的{found['rest']}")
    for pattern in _KIND:
        if found := pattern.search(sentence):
            rest = " ".join(f"{sentence[: found.start()]} {sentence[found.end() :]}".split())
            return _behalf((found["who"] or found.groupdict().get("who2") or "").strip(), rest)
    return None


def _by_name(sentence: str, known: tuple[str, ...]) -> Behalf | None:
    """`替小宝请假`, `删除小宝的信息`: the longest name first, as one may be part of another."""
    for name in sorted(known, key=len, reverse=True):
        called = re.escape(normal(name))
        if found := re.search(rf"(?:{_FOR}(?:下|一下)?\s?|\bfor ){called}", sentence):
            said = " ".join(f"{sentence[: found.start()]} {sentence[found.end() :]}".split())
            return Behalf(name, False, _as_they_say(said.removeprefix("的")))
        if found := re.match(rf"^{_DO}{_LOOK}\s?{called}的(?P<rest>{_ABOUT}.*)$", sentence):
            return Behalf(name, False, f"{found['do'] or ''}我的{found['rest']}")
    return None


def _behalf(who: str, said: str) -> Behalf:
    return Behalf(who, bool(re.fullmatch(_KIN, who)), _as_they_say(said))


def _as_they_say(said: str) -> str:
    return f"我{said}" if _MINE_TO_SAY.match(said) else said
