"""发通知 while people have quiet hours, or had their messages of today: what is told is what happens."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.manners import Manners
from bot.domain.quiet import Quiet
from tests.chat import Phone, Town


def mannered(chat: Town, manners: Manners) -> None:
    chat.policy = replace(chat.policy, manners=manners)
    chat.handling = replace(chat.handling, policy=chat.policy)


@pytest.fixture
def olga(chat: Town) -> Phone:
    """It is 21:31; bob says that his evening is longer."""
    made = chat.activity("义诊")
    chat.joins("alice", made)
    chat.joins("bob", made)
    mannered(chat, Manners(Quiet(time(21), time(8))))
    chat("bob").says("免打扰 23点到9点半")
    chat.clock.forward(hours=11, minutes=31)
    return chat.organizer()


def test_the_preview_tells_who_waits_for_the_morning(chat: Town, olga: Phone) -> None:
    olga.says("发通知 停水")
    shown = olga.says("1")
    assert "现在能送到 1/2：" in shown
    assert "；1人在免打扰时间，2月26日(周四) 8:00再送。" in shown
    chat.clock.forward(hours=3)
    olga.says("发通知 停水")
    assert "现在能送到 0/2；2人在免打扰时间，2月26日(周四) 8:00至2月26日(周四) 9:30再送。" in olga.says("1")


def test_in_english(chat: Town, olga: Phone) -> None:
    for words in ("English", "announce no water"):
        olga.says(words)
    assert "1 have quiet hours and get it later (" in olga.says("1")


def test_the_preview_tells_who_had_enough_today(chat: Town) -> None:
    chat.joins("alice", chat.activity("义诊"))
    olga = chat.organizer()
    mannered(chat, Manners(a_day=1))
    for words in ("发通知 停水", "1", "1"):
        olga.says(words)
    chat.works()
    olga.says("发通知 停电")
    assert "现在能送到 0/1；1人今天收够了，2月26日(周四) 8:00再送。" in olga.says("1")


def test_stopped_before_anybody_got_it_says_so(chat: Town, olga: Phone) -> None:
    chat("bob").says("免打扰 21点到9点半")
    for words in ("发通知 停水", "1", "1"):
        olga.says(words)
    chat.works()
    assert olga.says("停止通知 1").startswith("已停发，没有人收到。")


def test_pausing_holds_who_waits_for_the_morning(chat: Town, olga: Phone) -> None:
    for words in ("发通知 停水", "1", "1"):
        olga.says(words)
    chat.works()
    told = olga.says("暂停通知 1")
    assert told.startswith("已暂停1号通知：已有1人收到，1人先不发。"), told
    chat.clock.forward(hours=12)
    assert not [letter for letter in chat.works() if letter.text == "停水"]
    assert olga.says("停止通知 1").startswith("已撤回还没送出的部分")
