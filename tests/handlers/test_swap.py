"""换人: a place given back, and somebody asked to take it."""

from dataclasses import replace

import pytest

from bot.services.joining.line_up import line_up
from bot.services.persons.people import meet
from tests.chat import Phone, Town, local


@pytest.fixture
def town(chat: Town) -> Town:
    """A town whose reminders ask, and a full activity of alice; bob may be asked to step in."""
    chat.policy = replace(chat.policy, asks=True)
    chat.handling = replace(chat.handling, policy=chat.policy)
    chat.joins("bob", chat.activity("健康讲座", "2026-03-20 14:00"))
    return chat


@pytest.fixture
def alice(town: Town) -> Phone:
    return town.joins("alice", town.activity(at="2026-03-07 09:00"))


def reminded(town: Town) -> str:
    town.clock.at = local("2026-03-06 20:00")
    return "\n".join(letter.text for letter in town.works())


def taken(town: Town) -> int:
    with town.open() as uow:
        return uow.activities.of_activity(2)[0].shift.taken


def test_after_a_reminder_it_is_done_at_once(town: Town, alice: Phone) -> None:
    assert "3 换人" in reminded(town)
    assert alice.says("3").startswith("好的，您的位置让出来了，正在问合适的人")
    assert taken(town) == 0
    asked = [letter for letter in town.works() if "您能来补位吗" in letter.text]
    assert [letter.openid for letter in asked] == [town("bob").openid]


def test_who_is_asked_takes_it_and_organizers_hear(town: Town, alice: Phone) -> None:
    olga = town.organizer()
    reminded(town)
    alice.says("3")
    town.works()
    assert town("bob").says("1").startswith("太好了，谢谢您补位")
    assert taken(town) == 1
    assert any("bob答应来" in letter.text and letter.openid == olga.openid for letter in town.works())


def test_a_line_of_my_own_list_is_named_by_its_number(town: Town, alice: Phone) -> None:
    town.joins("alice", town.activity("观鸟活动", "2026-03-08 09:00"))
    alice.says("我的")
    assert "“观鸟活动”（3月8日(周日) 9:00-11:00）您的位置会让出来" in alice.says("2 换人")
    assert alice.says("1").startswith("好的，您的位置让出来了")
    assert taken(town) == 1


@pytest.mark.parametrize("said", ["换人", "找人替我"])
def test_in_words_it_takes_a_yes(town: Town, alice: Phone, said: str) -> None:
    assert "您的位置会让出来" in alice.says(said)
    assert alice.says("好").startswith("好的，您的位置让出来了")
    assert taken(town) == 0


def test_it_is_kept_by_a_no(town: Town, alice: Phone) -> None:
    alice.says("换人")
    alice.says("不")
    assert taken(town) == 1


def test_who_waits_goes_first_and_nobody_is_asked(town: Town) -> None:
    full = town.activity("茶会", "2026-03-10 09:00", capacity=1)
    alice = town.joins("alice", full)
    with town.open() as uow:
        dora = meet(town.work(uow), town("dora").openid)
        line_up(town.work(uow), dora, uow.activities.occasion(full.shift.id), 1)
        uow.commit()
    alice.says("换人")
    assert alice.says("1").startswith("好的，您的位置让出来了，组织者已经知道")
    letters = [(letter.openid, letter.text) for letter in town.works()]
    assert [openid for openid, text in letters if "补位" in text] == []
    assert [openid for openid, text in letters if "茶会" in text] == [town("dora").openid]


def test_who_is_in_nothing_hears_so(town: Town) -> None:
    assert "没有" in town("stranger").says("换人")
