"""Saying that one comes, by the number that the reminder tells; and who hears of those who do not say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from tests.chat import Phone, Town, local

EVENING, MORNING = local("2026-03-06 20:00"), local("2026-03-07 07:00")


@pytest.fixture
def town(chat: Town) -> Town:
    """A town whose reminders ask."""
    chat.policy = replace(chat.policy, asks=True)
    chat.handling = replace(chat.handling, policy=chat.policy)
    return chat


@pytest.fixture
def alice(town: Town) -> Phone:
    return town.joins("alice", town.activity(at="2026-03-07 09:00"))


def first(town: Town) -> Occasion:
    with town.open() as uow:
        return uow.activities.occasion(1)


def reminded(town: Town, at: object = EVENING) -> str:
    town.clock.at = at  # type: ignore[assignment]
    return "\n".join(letter.text for letter in town.works())


@pytest.mark.parametrize("said", ["1", "准时到", "收到", "好的"])
def test_one_says_that_one_comes(town: Town, alice: Phone, said: str) -> None:
    assert "回 1 准时到，2 请假" in reminded(town)
    town.clock.forward(hours=5)
    assert alice.says(said).startswith("好的，记下您准时到：“小区环境清洁”3月7日(周六) 9:00")
    assert "确认" not in reminded(town, MORNING)
    assert "alice 1位 ✓" in town.organizer().says("名单 1")


def test_a_talk_in_between_does_not_make_it_forgotten(town: Town, alice: Phone) -> None:
    alice.says("活动")
    reminded(town)
    assert alice.says("1").startswith("好的，记下您准时到")


def test_what_the_talk_asked_later_is_answered_first(town: Town, alice: Phone) -> None:
    reminded(town)
    town.clock.forward(minutes=1)
    alice.says("换语言")
    assert not alice.says("1").startswith("好的，记下")


def test_two_gives_the_place_back(town: Town, alice: Phone) -> None:
    reminded(town)
    assert "已取消" in alice.says("2") or "请假" in alice.shown
    with town.open() as uow:
        assert uow.activities.occasion(1).shift.taken == 0
    assert reminded(town, MORNING) == ""


def test_who_says_nothing_is_asked_again_in_other_words_and_then_told_of(town: Town, alice: Phone) -> None:
    olga = town.organizer()
    town.joins("bob", first(town))
    reminded(town)
    town("bob").says("1")
    assert "还没收到您的确认" in reminded(town, MORNING)
    told = reminded(town, local("2026-03-07 07:31"))
    assert "还有1人没确认来不来" in told
    assert reminded(town, local("2026-03-07 07:40")) == ""
    roster = olga.says("名单 1")
    assert "alice 1位 ？" in roster
    assert "bob 1位 ✓" in roster


def test_a_move_asks_anew(town: Town, alice: Phone) -> None:
    reminded(town)
    alice.says("1")
    olga = town.organizer()
    olga.says("改时间 1 3月8日上午9点到11点")
    olga.says("1")
    town.works()
    assert "能来吗" in reminded(town, local("2026-03-07 20:00"))
    assert "alice 1位 ？" in olga.says("名单 1")


def test_several_in_one_message_are_answered_together(town: Town, alice: Phone) -> None:
    town.joins("alice", town.activity("健康讲座", "2026-03-07 14:00"))
    assert "能来吗？回 1 都准时到，2 有来不了的" in reminded(town)
    assert alice.says("2").startswith("取消哪一个") or "健康讲座" in alice.shown
    town.clock.forward(minutes=1)
    assert first(town).shift.taken == 1


def test_two_reminders_of_one_told_as_one_ask_once(town: Town, alice: Phone) -> None:
    """The quiet hours of somebody may move both to one moment."""
    alice.says("免打扰 20点到10点")
    told = reminded(town, local("2026-03-06 19:50"))
    assert told.count("准时到") == 1
    assert told.startswith("提醒：您报名的“小区环境清洁”")
    assert "还没收到您的确认" not in told
    assert alice.says("1").startswith("好的，记下您准时到：“小区环境清洁”")
    assert alice.says("2").startswith("已取消“小区环境清洁”的报名")


def test_a_template_says_how_to_answer(town: Town, alice: Phone) -> None:
    town.clock.at = EVENING
    (letter,) = town.works()
    assert letter.fields["note"] == "准时到请回 1，来不了请回 2"


@pytest.mark.parametrize(("minutes", "heard"), [(0, False), (60, False), (180, True)])
def test_how_long_before_organizers_hear_of_it_is_a_setting(
    town: Town, alice: Phone, minutes: int, heard: bool
) -> None:
    town.policy = replace(town.policy, silent_ahead=timedelta(minutes=minutes))
    town.organizer()
    reminded(town)
    assert ("没确认来不来" in reminded(town, local("2026-03-07 07:59"))) is heard


def test_all_of_several_are_confirmed_by_one(town: Town, alice: Phone) -> None:
    town.joins("alice", town.activity("健康讲座", "2026-03-07 14:00"))
    reminded(town)
    assert alice.says("1").startswith("好的，2个活动都记下您准时到")


def test_an_activity_asks_or_does_not_by_itself(town: Town, alice: Phone) -> None:
    olga = town.organizer()
    assert olga.says("提醒 1 不用确认").startswith("好的：“小区环境清洁”的提醒不再请大家确认")
    assert "准时到" not in reminded(town)
    assert "？" not in olga.says("名单 1")
    assert reminded(town, local("2026-03-07 07:31")).count("没确认") == 0


def test_a_number_means_what_it_meant_where_nothing_was_asked(town: Town, alice: Phone) -> None:
    assert not alice.says("1").startswith("好的，记下")


@pytest.mark.parametrize("said", ["1", "2", "收到"])
def test_an_answer_after_the_start_tells_how_to_check_in(town: Town, alice: Phone, said: str) -> None:
    reminded(town)
    reminded(town, MORNING)
    town.clock.at = local("2026-03-07 09:10")
    assert alice.says(said).startswith("“小区环境清洁”（3月7日(周六) 9:00）已经开始了。到了请回“签到”")
    town.clock.at = local("2026-03-07 09:40")
    assert "已经开始了" not in alice.says(said)
