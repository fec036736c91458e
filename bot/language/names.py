"""What a person calls themselves: `我叫王建国`, `张阿姨 2位`, `my name is Li Lei`."""

import re

from bot.language.normal import normal

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧温季俞章鲁葛伍韦申尤毕聂焦向柳邢"
    "岳齐梅莫庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童甄项裴席卫屈鲍覃霍翁隋甘景包司柏宁柯阮桂闵解强柴华车冉房边"
)
TITLES = (
    r"(?:阿姨|大爷|大伯|大叔|叔叔|叔|伯伯|伯|婶儿?|婶婶|奶奶|爷爷|师傅|师父|老师|大妈|大娘|大姐|大哥|姐|哥|女士|先生|小姐|太太|书记|主任|医生|大夫"
    r"|教授|工|老|总|同志|嫂|妈妈|爸爸)"
)
_SUR = f"(?:欧阳|上官|司马|诸葛|司徒|[{SURNAMES}])"
TITLED = rf"[老小大]?{_SUR}[一-龥]{{0,2}}?{TITLES}|[老小]{_SUR}"
# Ordinary words that begin with the character of a surname.
_NO_NAME = (
    r"(?!周[一二三四五六日末天几]|高兴|安[全排静]|方便|任何|何[时地]|常常|温馨|毛病|段时|解[释决]|路线|金额|车[队费]"
    r"|向您|顾不|左右|关[于系]|康复|谢谢|白天|马上|程序|夏天|秋天|车上|房子|边上|钟头|于是|江边|石头|查[看询])"
)
FULL = rf"{_NO_NAME}{_SUR}[一-龥·]{{1,2}}"
_LATIN = r"[a-z][a-z'\-]*(?: [a-z][a-z'\-]*){0,2}"
_END = r"(?=\s|$|[,.]|报|参|要|想|来|去|住|电话|手机)"
_SAID = (
    re.compile(rf"(?:我叫|叫我|名字(?:是|叫)|姓名是?:?|名字:)\s?(?P<name>{TITLED}|[一-龥·]{{2,4}}?){_END}"),
    re.compile(rf"(?:我是|这是|本人)\s?(?P<name>{TITLED}|{FULL}){_END}"),
    re.compile(r"我姓(?P<name>[一-龥])(?![一-龥])"),
    re.compile(rf"\b(?:my name is|my names|name is|i am called|call me|name:) (?P<name>{_LATIN})"),
)
_ALONE = re.compile(rf"(?:^|(?<=\s))(?P<name>{TITLED}|{FULL})(?=\s|$)")
_TITLED_ALONE = re.compile(rf"(?:^|(?<=\s))(?P<name>{TITLED})(?=\s|$)")
_LEAD = re.compile(
    r"^(?:我叫|叫我|我是|我的名字(?:是|叫)|名字(?:是|叫)?|姓名(?:是)?:?|我姓|就叫|写"
    r"|my name is|my names|im|i am|this is|call me)\s?:?\s?"
)
_TAIL = re.compile(r"(?<=[一-龥]{2})(?:吧|啊|呀|哦|呢)$")
MAX_NAME = 20
_HEADS = re.compile(r"[\s,，、]*\d+\s*(?:位|个人?|人|people|persons?)?\s*$")
_LIKELY = re.compile(rf"[一-龥·]{{1,4}}|{_LATIN}")
_BRACKETS = re.compile(r"[<>{}\[\]]")
_NO_ANSWER = re.compile(
    r"[吗呢么啥怎哪几谁要不没能是的了你这那什好]|收费|免费"
    r"|\b(?:is|are|am|can|do|does|how|what|where|when|who|why|which|it|the|i|you|we|not|no|yes|free|later|maybe|ok)\b"
)


def told_name(sentence: str, expected: bool = False) -> str:
    """The name inside a normal sentence, "" when none; `expected`: a name standing alone counts too."""
    sentence = sentence.strip()
    for pattern in _SAID:
        if found := pattern.search(sentence):
            return found["name"]
    found = _ALONE.search(sentence) if expected else _TITLED_ALONE.fullmatch(sentence)
    return found["name"] if found else ""


def answered_name(text: str) -> str:
    """The name in an answer to "what may I call you?"; "" for what can hardly be one."""
    plain = _TAIL.sub("", _LEAD.sub("", normal(text))).strip()
    return (
        _spelled_as(text, plain)
        if 1 <= len(plain) <= MAX_NAME and not re.search(r"\d|[/:+~?]", plain)
        else ""
    )


def likely_name(text: str) -> str:
    """The name in an answer that may as well be a question of its own: `John Smith, 2`, but not `要钱吗`."""
    if told := told_name(normal(text), True):
        return told
    name = "" if _BRACKETS.search(text) else answered_name(_HEADS.sub("", text))
    if not _LIKELY.fullmatch(name.lower()) or _NO_ANSWER.search(name.lower()):
        return ""
    return name.title() if name.isascii() and name.islower() else name


def _spelled_as(text: str, plain: str) -> str:
    """Li Lei and not li lei: the capitals as the person wrote them, where they can be found again."""
    at = text.lower().find(plain)
    return text[at : at + len(plain)] if at >= 0 else plain
