"""Voice, pictures, places and the like."""

import pytest

from bot.dialog.messages import Kind
from tests.chat import Town

ODD = [
    Kind.VOICE,
    Kind.PICTURE,
    Kind.VIDEO,
    Kind.LINK,
    Kind.UNSUPPORTED,
    Kind.LOCATION,
    Kind.TEXT,
    Kind.CLICK,
]


@pytest.mark.parametrize("kind", ODD)
def test_each_gets_a_friendly_line_and_three_choices(chat: Town, kind: Kind) -> None:
    shown = chat("alice").sends(kind)
    assert shown.endswith("1 近期活动\n2 我的报名\n3 帮助")


@pytest.mark.parametrize("kind", ODD)
def test_none_of_them_ends_what_is_going_on(chat: Town, kind: Kind) -> None:
    chat.activity()
    alice = chat("alice")
    alice.says("报名")
    alice.sends(kind)
    assert alice.says("张阿姨 2").startswith("张阿姨，报名成功")


def test_recognized_voice_is_read_as_text(chat: Town) -> None:
    chat.activity("义诊")
    alice = chat("alice")
    assert alice.dictates("最近有什么活动啊。").startswith("近期活动")
    assert alice.dictates("第一个。").startswith("义诊")
    assert alice.dictates("").startswith("我还听不懂语音")


def test_a_place_leads_to_the_nearest_activity(chat: Town) -> None:
    chat.activity("近处", latitude=39.90, longitude=116.40)
    chat.activity("远处", latitude=31.20, longitude=121.50)
    alice = chat("alice")
    assert alice.locates(39.91, 116.41).startswith("近处")
    assert alice.locates(31.0, 121.0).startswith("远处")


def test_a_place_without_activities_nearby(chat: Town) -> None:
    chat.activity("没有坐标")
    assert chat("alice").locates(39.9, 116.4).startswith("位置收到了（没有保存）。")


def test_in_english(chat: Town) -> None:
    bob = chat("bob")
    bob.says("English")
    for kind in ODD:
        assert bob.sends(kind).isascii()
