"""What is said for somebody else, and guests by name."""

import pytest

from bot.language.behalf import Behalf, on_behalf
from bot.language.guests import guests, names_in


@pytest.mark.parametrize(
    ("text", "who", "said"),
    [
        ("替我妈报名 2", "妈", "报名 2"),
        ("帮我爸妈报名", "爸妈", "报名"),
        ("幫我媽媽報名", "妈妈", "报名"),
        ("给我家老头子请个假", "老头子", "请个假"),
        ("周六的帮我妈报名", "妈", "周六的 报名"),
        ("帮王桂芳请假", "王桂芳", "请假"),
        ("替王芳报名", "王芳", "报名"),
        ("代张奶奶签到 4821", "张奶奶", "签到 4821"),
        ("妈妈的报名", "妈妈", "我的报名"),
        ("看看我妈的时长", "妈", "我的时长"),
        ("王桂芳的报名", "王桂芳", "我的报名"),
        ("删除妈妈的信息", "妈妈", "删除我的信息"),
        ("取消我妈的报名", "妈", "取消我的报名"),
        ("替妈妈住3号院", "妈妈", "我住3号院"),
        ("替王桂芳提前3小时提醒我", "王桂芳", "提前3小时提醒我"),
        ("sign up my mom 2", "mom", "sign up 2"),
    ],
)
def test_for_whom_and_what_they_would_say(text: str, who: str, said: str) -> None:
    found = on_behalf(text)
    assert found
    assert (found.who, found.said) == (who, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("替小宝请假", "请假"),
        ("帮小宝收到", "收到"),
        ("小宝的日历", "我的日历"),
        ("关闭小宝的日历", "关闭我的日历"),
    ],
)
def test_whom_the_speaker_may_act_for_is_known_by_any_name(text: str, said: str) -> None:
    assert on_behalf(text, ("宝", "小宝")) == Behalf("小宝", kin=False, said=said)


@pytest.mark.parametrize(
    "text", ["帮我报名", "报名", "我的报名", "因为下雨不去了", "帮助", "给我看看活动", "我和我妈报名", ""]
)
def test_what_one_says_for_oneself(text: str) -> None:
    assert on_behalf(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("报名 带 小明、小红", ["小明", "小红"]),
        ("报名 3 张阿姨 李叔叔", ["张阿姨", "李叔叔"]),
        ("报名 和王建国，赵秀英", ["王建国", "赵秀英"]),
        ("报名1 带2个孩子", []),
        ("报名 张阿姨 2位", []),
        ("我和老伴去周六那个", []),
        ("报名 带孩子", []),
    ],
)
def test_guests_are_those_who_are_named(text: str, names: list[str]) -> None:
    assert guests(text) == names


def test_the_speaker_is_no_guest() -> None:
    assert guests("报名 王芳 李叔叔", "王芳") == ["李叔叔"]


@pytest.mark.parametrize(
    ("text", "names"), [("王桂芳、张建国", ["王桂芳", "张建国"]), ("不知道 王芳", []), ("", [])]
)
def test_a_list_of_names_is_names_alone(text: str, names: list[str]) -> None:
    assert names_in(text) == names
