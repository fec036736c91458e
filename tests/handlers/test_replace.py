"""补位 in the talk: called by an organizer, answered with a number or in words, however late."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.replacement import AskOutcome, CallOutcome
from tests.chat import Phone, Town, texts


@pytest.fixture
def olga(chat: Town) -> Phone:
    olga = chat.organizer()
    olga.says("不接补位")
    return olga


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    """One place is free; alice and bob could step in."""
    occasion = chat.activity("清洁", "2026-02-26 09:00", capacity=2)
    chat.joins("anna", occasion)
    for name in ("alice", "bob"):
        chat.person(name, name).says("您好")
    return occasion


def asks(chat: Town, olga: Phone) -> None:
    chat.clock.forward(minutes=1)
    assert olga.says("补位 清洁").startswith("正在为“清洁”（2月26日(周四) 9:00-11:00）找人补位")
    chat.clock.forward(minutes=1)
    asked = {letter.openid for letter in chat.works() if "您能来补位吗" in letter.text}
    assert asked == {chat("alice").openid, chat("bob").openid}


@pytest.mark.parametrize("yes", ["1", "我去", "好的", "１"])
def test_somebody_says_yes_and_everybody_learns_of_it(
    chat: Town, olga: Phone, cleaning: Occasion, yes: str
) -> None:
    asks(chat, olga)
    assert chat("alice").says(yes).startswith("太好了，谢谢您补位！\n清洁")
    told = {letter.openid: letter.text for letter in chat.works()}
    assert told[olga.openid].startswith("alice答应来“清洁”补位，还差0位。")
    assert told[chat("bob").openid].startswith("“清洁”（2月26日(周四) 9:00）已经有人补位了")
    assert chat.fresh(cleaning).shift.left == 0


def test_an_answer_hours_later(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    asks(chat, olga)
    chat.clock.forward(hours=5)
    assert chat("alice").says("1").startswith("太好了，谢谢您补位！")


@pytest.mark.parametrize("no", ["2", "去不了", "不", "算了"])
def test_somebody_says_no(chat: Town, olga: Phone, cleaning: Occasion, no: str) -> None:
    asks(chat, olga)
    assert chat("alice").says(no).startswith("好的，谢谢您告诉我。")
    assert chat.fresh(cleaning).shift.left == 1
    assert not chat("alice").says("1").startswith("太好了")


def test_a_number_said_after_a_newer_list_means_that_list(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    asks(chat, olga)
    alice = chat("alice")
    alice.says("活动")
    chat.clock.forward(minutes=1)
    assert not alice.says("1").startswith("太好了")
    assert chat.fresh(cleaning).shift.left == 1


def test_an_organizer_is_offered_it_when_somebody_leaves_late(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    for said in ("请假", "1"):
        chat("anna").says(said)
    told = [letter.text for letter in chat.works() if letter.openid == olga.openid]
    assert told == ["“清洁”（2月26日(周四) 9:00）有人临时退出，现在空2位。要找人补位请回“补位 1”。"]
    assert olga.says("补位 1").startswith("正在为“清洁”")


def test_opting_out_and_in_again(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    assert chat("alice").says("不接补位").startswith("好的，以后不再问您补位。")
    assert chat("bob").says("不接补位")
    assert chat("bob").says("接补位").startswith("好的，以后缺人手时会问您")
    olga.says("补位 清洁")
    assert {letter.openid for letter in chat.works()} == {chat("bob").openid}


def test_stopped_and_asked_twice(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    asks(chat, olga)
    assert olga.says("补位 清洁").startswith("已经在为“清洁”")
    assert olga.says("停止补位").startswith("已停止为“清洁”")
    assert olga.says("停止补位").startswith("“清洁”（2月26日(周四) 9:00-11:00）没有在补位。")


def test_residents_see_no_trace_of_calling(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    chat("bob").says("补位 清洁")
    assert chat.deliveries("activity:1:shift:1:ask") == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", [*CallOutcome, *AskOutcome])
def test_every_way_it_can_end_has_words(language: str, outcome: str) -> None:
    if outcome != AskOutcome.REFUSED:  # there the gates say why
        assert texts().texts[language][f"replace.{outcome}"]
