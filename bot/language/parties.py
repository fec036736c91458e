"""How many come: `2位`, `我和老伴`, `带2个孩子`, `just me`; always counted with the person who speaks."""

import re
from dataclasses import dataclass

from bot.language.numerals import NUMERAL, value

RELATIVE = (
    r"(?:老伴儿?|老婆|老公|老头子?|爱人|媳妇儿?|妻子|丈夫|先生|太太|对象|男朋友|女朋友|爸爸?|妈妈?|老爸|老妈|父亲|母亲"
    r"|爷爷|奶奶|姥姥|姥爷|外公|外婆|公公|婆婆|岳父|岳母|丈母娘|儿子|女儿|闺女|儿媳妇?|女婿|孙子|孙女|外孙女?"
    r"|哥哥?|弟弟?|姐姐?|妹妹?|姐夫|嫂子|舅舅?|姨妈?|姑姑?|叔叔?|伯伯?|婶婶?|孩子|小孩儿?|娃娃?|宝宝|邻居|朋友|同事"
    r"|同学|亲戚|保姆|阿姨|大爷|大妈|大姐|师傅|老师"
    r"|(?:wife|husband|mother|mom|mum|father|dad|son|daughter|kid|child|friend|neighbou?r|partner|sister|brother"
    r"|grandma|grandpa|grandmother|grandfather)\b)"
)
_MINE = r"\s?(?:(?:我们|咱们|[我俺咱])?(?:家|的)?|(?:my|our|an?)\s)?"
_SURNAME = r"[王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾老小大]?"
_ONE = re.compile(
    rf"(?:(?:邻居|朋友|同事|同学|亲戚){_SURNAME[:-1]})?{RELATIVE}"
)  # 邻居李大姐 is one, not two
_RELATIVES = rf"(?P<who>(?:(?:\s?(?:[和跟]|还有|and))?{_MINE}{_SURNAME}{RELATIVE})+)"
_NUM = rf"(?P<n>{NUMERAL})"
_WORD = r"(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|an?)"
_ALONG = rf"\b(?:plus|with|bring(?:ing)?|and)(?: my| our)? {_WORD}"
_MANY = r"个?(?:孩子|小孩|小朋友|娃娃?|家属|家人|老人|朋友|邻居|同事|同学|亲戚|人|位|大人)"
_BRING = r"(?:再|还|另外?)?(?:带上?|带着|领着?|领上|加上?|外加|另加|捎上?)"

# Heads on top of the speaker's own.
_MORE = (
    re.compile(rf"{_BRING}{_MINE}{_NUM}\s?(?:{_MANY}|[个口](?!月)|$)(?![一-龥]?[点号])"),
    re.compile(rf"(?:和|跟|还有|以及){_MINE}{_NUM}\s?{_MANY}"),
    re.compile(r"\+\s?(?P<n>\d{1,2})(?![\d:])(?:人|位|个)?"),
    re.compile(rf"{_ALONG}(?: (?:other|more))?(?: (?!to\b|p?m\b)[a-z]+)?$"),
    re.compile(
        rf"{_ALONG} (?:other |more |small )?"
        r"(?:people|persons?|guests?|friends?|kids?|child(?:ren)?|adults?|neighbou?rs?|relatives?)\b"
    ),
)
_BROUGHT = re.compile(rf"(?:{_BRING}|\bplus|\bbring(?:ing)?){_RELATIVES}")
_ALONGSIDE = re.compile(
    rf"(?:和|跟|同|与|陪着?|还有|叫上|以及|\b(?:i|me|myself) and|\band|\bwith){_RELATIVES}"
)

# Heads altogether.
_GROWN_AND_SMALL = re.compile(rf"{_NUM}个?大人?\s?[和带]?\s?(?P<m>{NUMERAL})个?(?:小|孩)(?:孩|子|朋友)*")
_TOTAL = (
    re.compile(
        rf"(?:一共|总共|共|一家|全家|我们|咱们?|俺们?|家里)?(?<![第\d:零一二三四五六七八九十百])"
        rf"{_NUM}\s?(?:位|口之家|口人?|名(?!单)|个?大?人(?!次|民)|个(?=$|\s))"
    ),
    re.compile(
        rf"\b(?:(?:a )?party of |for )?{_WORD} (?:people|persons?|of us|guests?|adults?|seats?|places?)\b"
    ),
    re.compile(rf"(?:\b(?:party of|we are|there are)|^for) {_WORD}\b(?!:|\.\d| ?[ap]m\b| [a-z])"),
)
_TWO = re.compile(
    r"(?:我们|咱们?|俺们?)?(?:老两口|小两口|两口子|夫妻俩?|夫妇俩?|(?:母女|母子|父子|父女|姐妹|兄弟|姐弟|婆媳|祖孙|爷)?俩人?)"
    r"|\b(?:both of us|us both|couple)\b"
)
_THREE = re.compile(r"(?:我们|咱们?|俺们?|爷)?仨人?")
_ALONE = re.compile(
    r"(?:[就只])?(?:我|俺|本人)?(?:[就只]|自己|只有)?(?<!每)一个人(?!家)|[就只](?:有)?(?:我|俺|本人)(?:自己|一个)?(?![一-龥])|我自己"
    r"|\b(?:(?:just|only) (?:me|myself|one)|alone|by myself|on my own)\b"
)


@dataclass(frozen=True, slots=True)
class Party:
    """Heads including the speaker, and the sentence without the words that told them."""

    heads: int
    leave: str


def party(sentence: str) -> Party | None:
    """The number of heads in a normal sentence; None when it tells none. A stated total beats a sum."""
    added, leave = _added(sentence)
    total, leave = _altogether(leave)
    beside, leave = _people(_ALONGSIDE, leave)
    pair, leave = _pair(leave)
    if total or not (added or beside or pair):
        return Party(total, leave) if total else _alone(leave)
    return Party((pair or 1 + beside) + added, leave)


def _added(text: str) -> tuple[int, str]:
    """Who is brought along. `2个大人带1个孩子` is a total and left to it."""
    if _GROWN_AND_SMALL.search(text):
        return 0, text
    heads = 0
    for pattern in _MORE:
        if found := pattern.search(text):
            heads += _number(found["n"])
            text = _without(text, found)
    brought, text = _people(_BROUGHT, text)
    return heads + brought, text


def _altogether(text: str) -> tuple[int, str]:
    if found := _GROWN_AND_SMALL.search(text):
        return _number(found["n"]) + _number(found["m"]), _without(text, found)
    for pattern in _TOTAL:
        found = pattern.search(text)
        if found and _number(found["n"]) and not _ALONE.fullmatch(found[0]):
            return _number(found["n"]), _without(text, found)
    return 0, text


def _people(pattern: re.Pattern[str], text: str) -> tuple[int, str]:
    found = pattern.search(text)
    if not found:
        return 0, text
    return relatives(found["who"]), _without(text, found)


def relatives(text: str) -> int:
    """How many relatives are named one after the other: 2 for 我爸妈."""
    return len(_ONE.findall(text))


def _pair(text: str) -> tuple[int, str]:
    for heads, pattern in ((2, _TWO), (3, _THREE)):
        if found := pattern.search(text):
            return heads, _without(text, found)
    return 0, text


def _alone(text: str) -> Party | None:
    found = _ALONE.search(text)
    return Party(1, _without(text, found)) if found else None


def _number(word: str) -> int:
    return 1 if word in ("a", "an") else value(word) or 0


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()
