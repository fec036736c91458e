"""What is asked for or held, in words: `急救培训 满18岁 驾照 党员 雷锋车队`, `1980年生`."""

import re

from bot.domain.requirements import NAME_LENGTH, Quality, Requirement
from bot.language.normal import normal

_NAME = r"(?P<name>[^\s,，、。和]{1,20}?)"
_END = r"(?=$|[\s,，、。和])"
_ASKED: tuple[tuple[Quality, re.Pattern[str]], ...] = (
    (
        Quality.BORN,
        re.compile(r"(?P<name>(?:19|20)\d\d)\s?年?(?:出?生)?(?![\d岁])|born (?:in )?(?P<en>(?:19|20)\d\d)"),
    ),
    (Quality.AGE, re.compile(r"(?:年?满)?\s?(?P<name>\d{1,2})\s?周?岁(?:以上)?|\bage (?P<en>\d{1,2})")),
    (
        Quality.LICENCE,
        re.compile(r"(?:有|持)?(?:驾驶?[证照]|驾驶证|驾驶执照)|\b(?:driver'?s? )?licen[cs]e\b"),
    ),
    (Quality.PARTY, re.compile(r"(?:中?共?党员)|\bparty member\b")),
    (
        Quality.TRAINING,
        re.compile(rf"{_NAME}(?:的?培训|训练){_END}|培训过?\s?(?P<en>\S+)|\btraining (?P<in>\S+)"),
    ),
    (Quality.QUALIFICATION, re.compile(rf"{_NAME}(?P<cert>(?:资格)?证书?|资格){_END}")),
    (Quality.TEAM, re.compile(rf"{_NAME}(?P<team>车?队)(?:队员|成员)?{_END}|\bteam (?P<en>\S+)")),
)
_LEAD = re.compile(r"^(?:要求|需要|必须|有|持|参加过|是|会|要|需)")
_JOINTS = re.compile(r"(?:^|(?<=\s))(?:要求?|需要?|必须|和|有|持)(?=\s|$)")


def requirements(text: str) -> tuple[list[Requirement], str]:
    """All that is named, in the order of the kinds, and what is left of the normal sentence."""
    found, rest = [], normal(text)
    for quality, pattern in _ASKED:
        while match := pattern.search(rest):
            found.append(Requirement(quality, _named(quality, match)))
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return found, " ".join(_JOINTS.sub(" ", rest).split())


def _named(quality: Quality, match: re.Match[str]) -> str:
    """A team keeps its 队, a certificate its 证, so that both read as they were said."""
    if quality in (Quality.LICENCE, Quality.PARTY):
        return ""
    groups = match.groupdict()
    name = next((groups[each] for each in ("name", "en", "in") if groups.get(each)), "")
    tail = groups.get("team") or groups.get("cert") or ""
    return f"{_LEAD.sub('', name)}{tail}"[:NAME_LENGTH]
