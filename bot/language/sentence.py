"""A new activity in one sentence: `3月7日上午9点到11点 小区清洁 20人 北门集合`."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.activities import ActivityKind
from bot.language.normal import normal
from bot.language.numerals import NUMERAL, value
from bot.language.when import Span, moment, without

USUAL_LENGTH = timedelta(hours=2)

_CAPACITY = re.compile(
    rf"(?:名额|人数|限额?|招募?|需要|要|共|最多|不超过|限报)?\s?:?\s?(?P<n>{NUMERAL})\s?"
    r"(?:个?人|位|个名额|名(?:志愿者|居民)?|people|persons|places|seats|volunteers)(?:以内|左右|名额)?"
    rf"|(?:名额|人数|限额)\s?:?\s?(?P<m>{NUMERAL})"
)
_UNLIMITED = re.compile(
    r"(?:人数|名额)?(?:不限(?:人数|名额|制)?|无限制?|没有?限制)"
    r"|\b(?:unlimited|no limit|open to all|everyone)\b"
)
_SPOT = (
    r"(?:[东南西北正后侧]门|门口|广场|活动室|会议室|教室|活动中心|服务站|居委会|花园|公园|凉亭"
    r"|大厅|礼堂|操场|院内|楼[下前]|号楼|单元|路口|驿站|服务中心)"
)
_ALONE = r"(?:^|(?<=\s))"
_END = r"(?=\s|$)"
_PLACE = (
    re.compile(r"(?:集合?地点|集合点|地点|地址)\s?[是在:]?\s?(?P<place>\S+)"),
    re.compile(rf"{_ALONE}(?:在|到|于)?(?P<place>[^\s到]{{2,20}}?)(?:集合|见面|碰头|举行|举办|进行){_END}"),
    re.compile(rf"(?:在|于)(?P<place>[^\s在]{{0,14}}{_SPOT})"),
    re.compile(rf"{_ALONE}(?:在|于)(?P<place>[^\s在]{{2,20}}){_END}"),
    re.compile(rf"{_ALONE}(?P<place>\S{{0,14}}{_SPOT}){_END}"),
    re.compile(
        r"\b(?:meet(?:ing)? (?:at|point:?)|at|in) (?P<place>(?:the )?[a-z][a-z ]{2,30}?)(?=\s*$|\s+\d)"
    ),
)
_MEETING = re.compile(r"会议|开会|培训|例会|座谈|动员会|学习会|党课|党员会|meeting|training")
_SERVICE = re.compile(
    r"志愿|清洁|清扫|打扫|值守|值班|巡逻|巡查|义诊|义剪|慰问|帮扶|劝导|植树|捡拾|垃圾|守桶|站岗|护学|雷锋"
    r"|volunteer|clean|patrol"
)
_NAMED_KINDS = {
    "志愿服务": ActivityKind.SERVICE,
    "志愿活动": ActivityKind.SERVICE,
    "居民活动": ActivityKind.RESIDENTS,
    "会议培训": ActivityKind.MEETING,
}
_NAMED_KIND = re.compile(rf"{_ALONE}(?P<kind>{'|'.join(_NAMED_KINDS)}){_END}")
_KINDS = ((ActivityKind.MEETING, _MEETING), (ActivityKind.SERVICE, _SERVICE))
_NOISE = re.compile(
    r"^(?:请|我要|我想|帮我)?(?:新建?|发布?|建|创建|组织|举办|办|搞)(?:一?个|一场|一次)?活动\s?:?"
    r"|^(?:主题|名称|标题|活动)\s?:\s?|^new activity:?|^(?:开展?|举行|举办)(?=\S{2})"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an organizer said of an activity so far; the end is guessed when only a beginning was named.

    unlimited tells capacity None ("no limit") from capacity not named. missing: what to ask for.
    """

    title: str = ""
    span: Span | None = None
    capacity: int | None = None
    unlimited: bool = False
    place: str = ""
    kind: ActivityKind = ActivityKind.RESIDENTS

    @property
    def missing(self) -> tuple[str, ...]:
        given = {
            "title": self.title,
            "time": self.span and not self.span.whole_day,
            "place": self.place,
            "capacity": self.capacity or self.unlimited,
        }
        return tuple(name for name, there in given.items() if not there)


def activity_sentence(text: str, now: datetime) -> Draft:
    """Takes time, capacity and place out of the sentence; what is left is the title."""
    span = moment(text, now)
    rest = without(text, span) if span else normal(text)
    unlimited, rest = _cut(_UNLIMITED, rest)
    capacity, rest = _cut(_CAPACITY, rest)
    place, rest = _place(rest)
    named, title = _cut(_NAMED_KIND, _NOISE.sub("", rest).strip(" :-,"))
    return Draft(
        title=title or rest,
        span=_with_end(span) if span else None,
        capacity=value(capacity["n"] or capacity["m"]) if capacity else None,
        unlimited=bool(unlimited),
        place=place,
        kind=_NAMED_KINDS[named["kind"]] if named else kind_of(text),
    )


def kind_of(text: str) -> ActivityKind:
    """A hint only: the organizer reads it back."""
    plain = normal(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), ActivityKind.RESIDENTS)


def _with_end(span: Span) -> Span:
    if span.ends_at or span.whole_day:
        return span
    return replace(span, ends_at=span.starts_at + USUAL_LENGTH, guessed=True)


def _place(rest: str) -> tuple[str, str]:
    for pattern in _PLACE:
        found, left = _cut(pattern, rest)
        if found:
            return found["place"].strip(), left
    return "", rest


def _cut(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    if not found:
        return None, text
    return found, " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
