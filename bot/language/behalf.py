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
    r"(?=\s|$|报|请假|取消|签|来|去|改|排|问|看|查|退|不|加|参加|删|换|设|开|要|把"
    r"|大字|小字|正常|简单|接补|恢复|关|英文|中文)"
)
_ABOUT = r"(?:报名|活动|信息|资料|时长|提醒|证明|签到|候补|记录)"
_LOOK = r"(?:看看?|查看?|看一下|查一下|查查)?"
_KIND = (
    re.compile(rf"{_FOR}(?:下|一下)?\s?{_MINE}\s?(?P<who>{_KIN})的?"),
    re.compile(rf"^(?:我(?:要|想|来)?|请)?{_FOR}\s?(?P<who>{TITLED}|{FULL}){_VERB}"),
    re.compile(rf"\b(?:for|on behalf of) (?:my )?(?P<who>{RELATIVE})"),
    re.compile(rf"(?<=sign up )my (?P<who>{RELATIVE})|(?<=register )my (?P<who2>{RELATIVE})"),
)
_OF = re.compile(
    rf"^{_LOOK}\s?{_MINE}\s?(?P<who>{RELATIVE}|[^\s我你您他她它的]{{2,8}})的(?P<rest>{_ABOUT}.*)$"
)
_WORTH = re.compile(r"[帮幫替代给給为為的]|for |on behalf|my ", re.IGNORECASE)


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
def on_behalf(text: str) -> Behalf | None:
    """None for what a person says for themselves; whether `who` is anybody, the caller must know."""
    if len(text) > 100 or not _WORTH.search(text):
        return None
    sentence = normal(text)
    if found := _OF.match(sentence):
        return Behalf(found["who"], _is_kin(found["who"]), f"我的{found['rest']}")
    for pattern in _KIND:
        if found := pattern.search(sentence):
            rest = " ".join(f"{sentence[: found.start()]} {sentence[found.end() :]}".split())
            who = (found["who"] or found.groupdict().get("who2") or "").strip()
            return Behalf(who, _is_kin(who), rest)
    return None


def _is_kin(who: str) -> bool:
    return bool(re.fullmatch(_KIN, who))
