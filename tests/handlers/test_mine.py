"""My sign-ups, and not coming after all."""

import pytest

from bot.domain.signups import LeaveOutcome
from tests.chat import Phone, Town, local, texts


@pytest.fixture
def alice(chat: Town) -> Phone:
    """Signed up for two activities."""
    chat.joins("alice", chat.activity("义诊", "2026-03-01 09:00"), 2)
    return chat.joins("alice", chat.activity("清洁", "2026-03-07 09:00"))


def titles(chat: Town, phone: Phone) -> list[str]:
    with chat.open() as uow:
        return [on.activity.title for _, on in uow.sign_ups.of_person(phone.person.id, chat.clock.now())]


def test_the_list_shows_my_party_and_not_the_places_left(alice: Phone) -> None:
    assert alice.says("我的").splitlines()[1:] == [
        "1 义诊 3月1日(周日) 9:00 2位",
        "2 清洁 3月7日(周六) 9:00 1位",
    ]
    assert alice.says("1").splitlines()[:4] == [
        "义诊",
        "3月1日(周日) 9:00-11:00",
        "集合：社区南门",
        "alice，2位",
    ]


def test_what_was_called_off_says_so(chat: Town, alice: Phone) -> None:
    with chat.open() as uow:
        uow.activities.call_off(1, chat.clock.now())
        uow.commit()
    assert "1 义诊 3月1日(周日) 9:00 已取消" in alice.says("我的")
    assert alice.says("1").startswith("“义诊”已经取消了。")
    assert alice.says("请假").startswith("取消报名“清洁”")


@pytest.mark.parametrize("yes", ["1", "是", "好的", "是，取消", "确定", "取消报名"])
def test_a_single_yes_cancels(chat: Town, alice: Phone, yes: str) -> None:
    assert alice.says("请假").startswith("取消哪一个？")
    assert alice.says("1").startswith("取消报名“义诊”（3月1日(周日) 9:00-11:00，2位）")
    assert alice.says(yes).startswith("已取消“义诊”的报名")
    assert titles(chat, alice) == ["清洁"]


@pytest.mark.parametrize("no", ["2", "不", "否", "不，保留", "算了", "返回", "取消"])
def test_anything_else_keeps_it(chat: Town, alice: Phone, no: str) -> None:
    alice.says("请假 清洁")
    alice.says(no)
    assert titles(chat, alice) == ["义诊", "清洁"]


@pytest.mark.parametrize("said", ["请假 清洁", "清洁那个我去不了了", "取消清洁的报名", "3月7日的我去不了"])
def test_the_sentence_names_it(alice: Phone, said: str) -> None:
    assert alice.says(said).startswith("取消报名“清洁”")


@pytest.mark.parametrize("said", ["请假 2", "第二个不去了", "取消第2个"])
def test_the_number_of_the_list_names_it(alice: Phone, said: str) -> None:
    alice.says("我的")
    assert alice.says(said).startswith("取消报名“清洁”")


def test_nothing_to_show_or_cancel(chat: Town) -> None:
    bob = chat("bob")
    assert bob.says("我的") == "您还没有报名任何活动。\n1 近期活动"
    assert bob.says("请假") == "您没有可以取消的报名。\n1 近期活动"
    assert bob.says("取消") == "您没有可以取消的报名。\n1 近期活动"


def test_too_late_to_cancel_leads_to_a_human(chat: Town, alice: Phone) -> None:
    alice.says("请假 义诊")
    chat.clock.at = local("2026-03-01 09:10")
    alice.says("请假 义诊")
    assert alice.says("是").startswith("“义诊”已经开始，不能在这里取消了。请回“人工”")


def test_cancelled_from_two_windows(alice: Phone) -> None:
    alice.says("请假 义诊")
    alice.says("是")
    assert alice.taps("1 是，取消").startswith("这个选单已过期")


def test_an_old_line_of_mine_that_i_left(chat: Town, alice: Phone) -> None:
    alice.says("我的")
    with chat.open() as uow:
        mine = uow.sign_ups.mine(1, alice.person.id)
        assert mine
        uow.sign_ups.cancel(mine, chat.clock.now())
        uow.commit()
    assert alice.says("1") == "您没有报名这个活动。\n1 我的报名"


@pytest.mark.parametrize("outcome", LeaveOutcome)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_way_it_can_end_has_words(language: str, outcome: LeaveOutcome) -> None:
    assert texts().texts[language][f"mine.{outcome}"]


def test_in_english(alice: Phone) -> None:
    alice.says("English")
    assert alice.says("mine").splitlines()[1] == "1 义诊 Sun 1 Mar, 9:00 party of 2"
    assert alice.says("can't come").startswith("Which one?")
    assert alice.says("2").startswith("Cancel “清洁”")
    assert alice.says("yes").startswith("Cancelled: “清洁”.")
