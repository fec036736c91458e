"""Words by which an announcement would compel people to come, which nobody may.

Source: Regulations on Voluntary Service (志愿服务条例), State Council Order 685, Art. 25: no compulsion.
What is a matter of course stays free: `必须带身份证`, `不参加不扣分`, `you must bring water`.
"""

import re
import unicodedata

# The traditional characters of the words below; the rest of a text does not matter here.
_SIMPLIFIED = str.maketrans(
    "須參應當點評報罰積獎績與責強準許嚴時場會員體務無請個後懲處開鉤掛勢扣關係義賬單戶內須遲簽",
    "须参应当点评报罚积奖绩与责强准许严时场会员体务无请个后惩处开钩挂势扣关系义账单户内须迟签",
)
_COME = "(?:参加|参与|到场|出席|到岗|到会|报名|签到|到齐|前来)"
_HOW = "(?:都|要|得|全部|全体|全员|人人|每人|每户|准时|按时|统一|一律|亲自|无条件|前来|来){0,4}"
_NO = "(?<!不)(?<!不是)(?<!非)(?<!并非)(?<!无需)(?<!没有)(?<!不会)(?<!不用)(?<!不再)(?<!绝不)"
_PENALTY = (
    "(?:扣分|扣积分|扣除积分|扣学分|扣工资|扣奖金|扣绩效|罚款|处罚|惩罚|点名|通报|批评|曝光|后果自负|追责|问责"
    "|取消资格|取消评优)"
)

_CHINESE = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_NO}(?:必须|必需|务须|一定要|强制(?:要求)?|硬性要求|(?:要求|务必)(?=全员|全体|人人|每人|每户)){_HOW}{_COME}"
        "(?!才|后才|方可|后方)",
        f"{_NO}(?:一律|全员必须|人人必须|全体必须)(?:要|须|得|应|应当)?{_HOW}{_COME}",
        "(?:不得|不准|不许|不允许|不能|严禁|禁止)(?:无故|随意|以任何理由|任何人)?(?:缺席|缺勤|请假|不参加|不到|不来|不报名|推辞)",
        "(?:无故)?(?:缺席|缺勤|不参加|不来|不到|不报名|未参加|未到)(?:者|的|就|将|则|会|要|一次|的人|人员|,|，){0,3}"
        rf"{_PENALTY}",
        f"{_NO}(?:扣分|扣积分|扣除积分|扣学分|扣绩效|扣工资)",
        f"{_NO}(?:点名批评|通报批评|公开批评|点名通报|公开点名)",
        "(?:参加|出席|参与|到场)(?:情况|与否|次数)?(?:将|会|要)?(?:纳入|计入|列入|与)[^。，]{0,8}(?:考核|挂钩|评优|考评|绩效)",
        "(?:政治任务|硬任务|硬指标)(?!书)",
    )
)
_PLAIN = "(?:attend|participate|take part|join|sign up|come|be there|be present|show up)"
_DUTY = r"\b(?:mandatory|compulsory|obligatory)\b"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!not )\b(?:must|ha(?:ve|s) to|(?:are|is) (?:required|obliged) to) (?:all )?{_PLAIN}\b",
        rf"(?<!not ){_DUTY} (?:for (?:all|every|each)|attendance|participation|meeting|event|training"
        rf"|to {_PLAIN})",
        rf"\b(?:attendance|participation|presence|this|it) is (?:{_DUTY}|required|a must\b)",
        r"\b(?:no|without) (?:absences?|excuses?|exceptions?)(?: (?:allowed|permitted|accepted))?\b",
        r"\babsen(?:ce|tees?)\b.{0,30}\b(?:punished|penali[sz]ed|fined|named|deducted|recorded against)\b",
        r"(?<!no )\b(?:points?|marks?) (?:will be |are |get )?(?:deducted|taken away)\b",
        r"(?<!not )\b(?:deduct|dock)(?:ed|ing|s)? (?:\w+ ){0,2}(?:points?|marks?|pay)\b",
        r"\b(?:nam(?:e|ed|ing)) and sham(?:e|ed|ing)\b|\bpublicly (?:named|criticised|criticized)\b",
    )
)
_NOT_CHINESE = re.compile(r"[^0-9a-z一-龥，。！？；]+")
_STOPS = str.maketrans("!?;", "！？；")
_NOT_ENGLISH = re.compile(r"[^a-z0-9.!?;]+")


def compelling(text: str) -> tuple[str, ...]:
    """The phrases that would compel, in plain form, each once; none for an ordinary text."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
    chinese = _NOT_CHINESE.sub("", plain.replace(",", "，").translate(_STOPS))
    english = _NOT_ENGLISH.sub(" ", plain.replace("don't", "do not").replace("’", "'"))
    both = (
        chinese,
        chinese.replace("，", ""),
    )  # a comma between parts one clause from the next, or hides a word
    found = [match[0] for form in both for pattern in _CHINESE for match in pattern.finditer(form)]
    found += [" ".join(match[0].split()) for pattern in _ENGLISH for match in pattern.finditer(english)]
    longest = [each for each in found if not any(each in other and each != other for other in found)]
    return tuple(dict.fromkeys(longest))
