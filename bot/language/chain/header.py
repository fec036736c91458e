"""What stands above, between and below the entries: the title, the day, the example, instructions."""

import re

from bot.language.parties import RELATIVE

HEADED = re.compile(r"接[龙龍]|#\s?(?:solitaire|group\s?(?:note|sign[- ]?up)|chain)", re.I)
_HEAD = re.compile(
    r"[#【\[(]?\s*(?:群|在线|微信)?(?:(?:报名)?接[龙龍](?:报名)?"
    r"|(?:solitaire|group\s?(?:note|sign[- ]?up)|chain))"
    r"\s*[】\])]?\s*[:,、!。\-]*\s*",
    re.I,
)
_EXAMPLE = re.compile(
    r"^[(【\[]?(?:例如?|示例|格式|样例|e\.?g\.?|example)(?:\s?[:：)】\]]|\s)\s*(?P<what>.*)", re.I
)
_INSTRUCTION = re.compile(
    r"(?:请(?!假)|需|须|自带|携带|带好|穿|注意|集合|准时|不要|务必|禁止|严禁|统一|凡|如有|如遇|为了?|各位|大家|本次|活动|报名(?:后|时|请|截止|方式|要求|条件)"
    r"|[^\s:]{0,4}(?:时间|日期|地点|内容|要求|费用|名额|人数|对象|电话|联系人|负责人|主题|说明|备注|提醒|事项|方式|截止|物资|路线|主办|承办|单位)[:是为]"
    r"|\d+月|(?:上|下)午\d|周[一二三四五六日末](?![一-龥]?\s?(?:$|[+(]|1人)))"
)
_LABEL = re.compile(
    r"^(?P<label>[^\s:]{0,6}"
    r"(?:时间|日期|地点|地址|集合|要求|费用|名额|人数|对象|电话|联系人|负责人|发起人|组织者|说明|备注|注|提醒|事项|方式|截止|物资|通知))[:\s]"
)
_TITLED = re.compile(r"^(?:活动)?(?:主题|名称|标题|内容|活动)\s?[:：]\s*(?P<title>.+)")
_GREETING = re.compile(
    r"^(?:@|各位|大家好|亲爱的|邻居们|请(?!假)|报名(?:的|请)|参加的|需要|想|要去的|欢迎|温馨提示"
    r")"
)
_SPEAKER = re.compile(
    r"^[^\s:]{1,12}(?::|\s+(?:\d{4}[-/年])?\d{1,2}[-/月]\d{1,2}日?\s+\S{0,2}\d{1,2}:\d\d(?::\d\d)?)$"
)
_DATE = (
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?<![\d.])\d{1,2}[./]\d{1,2}(?![\d.]))"
)
_WEEKDAY = r"(?:[本下这]?(?:周|星期|礼拜)[一二三四五六日天末]|今[天晚]|明[天晚早]|后天)"
_PART = r"(?:\s?(?:上午|下午|早上?|晚上?|中午|傍晚))"
_CLOCK = r"\d{1,2}(?::\d\d|[点时](?:半|\d{1,2}分?)?)"
_HOURS = rf"{_PART}?(?:\s?{_CLOCK}(?:\s?[-~到至]\s?(?:下午)?{_CLOCK})?)?"
_WHEN = (
    re.compile(rf"{_DATE}(?:\s?\(?{_WEEKDAY}\)?)?{_HOURS}"),
    re.compile(rf"{_WEEKDAY}{_HOURS}"),
)
_WHEN_LABEL = re.compile(r"(?:时间|日期)\s?[:：]\s*(?P<when>[^\s].{0,40})")


def is_head(text: str) -> bool:
    return bool(HEADED.search(text))


def without_head(text: str) -> str:
    """What an edited head line says besides 接龙."""
    return _HEAD.sub("", text, count=1).strip() if is_head(text) else text


def example(text: str) -> str:
    """`例 张三 +1` shows how to write; it is nobody."""
    found = _EXAMPLE.match(text)
    return text if found and not re.match(RELATIVE, found["what"]) else ""


def is_instruction(text: str) -> bool:
    return bool(_INSTRUCTION.match(text) or _GREETING.match(text.lstrip("@")))


def is_rule(text: str) -> bool:
    """A line that only divides."""
    return not text.strip(" -=_*~.")


def is_speaker(text: str) -> bool:
    """The name of who is quoted, alone on a line."""
    return bool(_SPEAKER.match(text)) and not _LABEL.match(text) and not _WHEN[0].match(text)


def title(header: list[str]) -> str:
    """The line that names the activity; the first one when none looks like it."""
    for line in header:
        if found := _TITLED.match(line):
            return found["title"].strip()
    free = [line for line in header if not (_LABEL.match(line) or _GREETING.match(line))]
    named = [line for line in free if len(_WHEN[1].sub("", _WHEN[0].sub("", line)).strip()) > 1]
    return (named or free or header or [""])[0].rstrip(" :")


def when(header: list[str]) -> str:
    """The day and hour as written, for whoever knows the clock."""
    for line in header:
        if found := _WHEN_LABEL.search(line):
            return found["when"].strip()
    told = (found for way in _WHEN for line in header if (found := way.search(line)))
    found = next(told, None)
    return found[0].strip() if found else ""
