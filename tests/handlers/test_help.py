"""Help, a human, courtesies, and what nobody understood."""

from dataclasses import replace

import pytest

from bot.domain.people import Role
from tests.chat import Town


def test_help_names_the_words_and_the_places(chat: Town) -> None:
    alice = chat("alice")
    shown = alice.says("帮助")
    assert "“请假”取消报名" in shown
    assert shown.endswith("1 近期活动\n2 我的报名\n3 设置提醒\n4 我的信息\n5 换语言 / Language\n6 找工作人员")


def test_a_human_takes_over_where_the_account_may(chat: Town) -> None:
    house = chat.handling.house
    chat.housed(channel=replace(house.channel, can_hand_over=True))
    alice = chat("alice")
    assert alice.says("人工") == ""
    assert alice.answer.hand_over
    (letter,) = chat.works()
    assert letter.text == "已为您转接人工，工作人员看到后会在这里回复您。急事请打电话 010-12345678。"


def test_a_hand_over_without_a_phone_number_names_none(chat: Town) -> None:
    chat.housed(channel=replace(chat.handling.house.channel, can_hand_over=True), phone="")
    chat("alice").says("人工")
    assert chat.works()[0].text.endswith("工作人员看到后会在这里回复您。")


def test_otherwise_the_organizers_are_told_in_the_persons_words(chat: Town) -> None:
    olga, alice = chat.organizer(), chat.person("alice", "张阿姨")
    olga.says("您好")
    assert alice.says("我要找人工，<a href='http://x'>轮椅</a>坏了").startswith("已转告组织者")
    (letter,) = chat.works()
    assert letter.openid == olga.openid
    assert letter.text.startswith("张阿姨找工作人员：“我要找人工，＜a href='http://x'＞轮椅")


def test_a_stranger_is_called_a_resident(chat: Town) -> None:
    chat.organizer().says("您好")
    alice = chat("alice")
    alice.says("帮助")
    assert alice.says("6").startswith("已转告组织者")
    assert chat.works()[0].text == "一位没留称呼的居民找工作人员：“找工作人员”。"


def test_with_nobody_on_duty_the_phone_number_is_left(chat: Town) -> None:
    assert chat("alice").says("人工") == "现在没有值班的组织者。急事请打电话 010-12345678。"


def test_courtesies_are_answered_in_kind(chat: Town) -> None:
    alice = chat("alice")
    assert alice.says("谢谢").startswith("不客气")
    assert alice.says("好的").startswith("好的！还需要什么直接说")
    assert alice.says("更多").startswith("没有更多了。")


@pytest.mark.parametrize(
    "said", ["今天天气不错", "asdf", "鸡蛋多少钱一斤", "……", "😂😂😂", "1.5", "４２号楼"]
)
def test_what_nobody_understands_gets_the_likeliest_lines(chat: Town, said: str) -> None:
    assert chat("alice").says(said).startswith("没看明白。您可以回数字，或者直接说想做什么：\n1 近期活动")


def test_lines_that_were_shown_stay_when_a_sentence_is_not_understood(chat: Town) -> None:
    chat.activity("义诊")
    alice = chat("alice")
    alice.says("活动")
    assert alice.says("今天天气不错").startswith("没看明白，请换个说法，或回数字；回“帮助”")
    assert alice.says("1").startswith("义诊")


def test_a_number_without_a_list_gets_a_fresh_one(chat: Town) -> None:
    chat.activity("义诊")
    assert chat("alice").says("3").startswith("这个选单已过期，这是最新的：\n1 义诊")
    assert chat("alice").says("7").startswith("没有这个数字，请回 1 到 1。")


def test_zero_goes_back(chat: Town) -> None:
    chat.activity("义诊")
    alice = chat("alice")
    alice.says("活动")
    alice.says("1")
    assert alice.says("0").startswith("近期活动")


def test_two_meanings_are_asked_about_and_the_sentence_is_kept(chat: Town) -> None:
    made = chat.activity("清洁")
    chat.activity("义诊")
    olga = chat.organizer()
    chat.joins("olga", made)
    assert olga.says("取消活动 清洁").startswith("您是想……？回数字：")
    assert olga.says("取消整个活动").startswith("取消整个活动“清洁”")


def test_a_way_out_may_be_one_of_two_meanings(chat: Town) -> None:
    alice = chat("alice")
    assert alice.says("人工报名").startswith("您是想……？回数字：")
    assert alice.says("找工作人员").startswith("现在没有值班的组织者。")


@pytest.mark.parametrize(
    "said",
    [
        "发通知",
        "名单",
        "改时间",
        "新活动",
        "撤回",
        "名单 1",
        "发通知 大家好",
        "改时间 义诊 明天下午3点",
        "announce",
        "roster",
    ],
)
def test_organizers_words_mean_nothing_to_others(chat: Town, said: str) -> None:
    chat.activity("义诊")
    alice, dan = chat.person("alice", "张阿姨"), chat.person("dan", "刘师傅", Role.VOLUNTEER)
    for person in (alice, dan):
        shown = person.says(said)
        assert shown.startswith(("没看明白", "义诊\n"))
        for word in ("组织者可以", "看名单", "发通知", "撤回", "改时间", "取消整个活动"):
            assert word not in shown
    assert "组织者可以说" not in alice.says("帮助")


def test_the_organizers_help_names_their_words(chat: Town) -> None:
    assert "“新活动”、“名单”、“改时间”、“取消活动”、“发通知”、“撤回”" in chat.organizer().says("帮助")
