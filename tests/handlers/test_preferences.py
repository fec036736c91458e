"""Reminders, language, elder mode."""

import pytest

from bot.domain.people import ReminderWish
from tests.chat import Town, local


@pytest.mark.parametrize(
    ("line", "wish"), [("1", "usual"), ("2", "earlier"), ("3", "later"), ("4", "off"), ("不要提醒", "off")]
)
def test_how_people_want_to_be_reminded(chat: Town, line: str, wish: str) -> None:
    alice = chat("alice")
    assert alice.says("提醒").startswith("活动前怎么提醒您？现在：平常（前一天晚上、开始前）")
    assert alice.says(line).startswith("好的：")
    assert alice.person.reminders is ReminderWish(wish)


def test_a_wish_moves_the_reminders_of_what_i_joined(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity(at="2026-03-07 09:00"))
    for wish, when in (("2", "2026-03-05 20:00"), ("1", "2026-03-06 20:00")):
        alice.says("提醒")
        alice.says(wish)
        assert min(d.due_at for d in chat.deliveries("activity:1")) == local(when)
    alice.says("提醒")
    alice.says("不要提醒")
    assert not chat.deliveries("activity:1")


def test_the_language_is_chosen_by_line_or_by_its_name(chat: Town) -> None:
    alice = chat("alice")
    assert "请选语言 / Choose a language:\n1 中文\n2 English" in alice.says("换语言")
    assert alice.says("2").startswith("All right, English from now on.")
    assert alice.says("中文").startswith("好的，以后说中文。")
    assert alice.person.language == "zh_CN"


def test_who_writes_english_is_offered_english(chat: Town) -> None:
    alice = chat("alice")
    assert alice.says("what is this thing").endswith("4 English")
    assert alice.says("4").startswith("All right, English from now on.")


def test_simple_words_three_choices_and_no_links(chat: Town) -> None:
    for number in range(1, 6):
        chat.activity(f"活动{number}号院", f"2026-03-0{number} 09:00", latitude=39.9, longitude=116.4)
    alice = chat("alice")
    assert alice.says("大字").startswith("好的，以后说得短一点")
    for said in ("活动", "更多", "1", "路线", "帮助", "我的信息"):
        alice.says(said)
        assert "<a" not in alice.answer.text
        assert "4 " not in alice.shown.splitlines()[4:6] or said == "更多"
    assert alice.says("活动").count("号院") == 3
    assert alice.says("更多").splitlines()[0].startswith("4 活动4号院")
    assert alice.says("正常模式").startswith("好的，已恢复。")
    assert "<a" in (alice.says("活动") and alice.answer.text)
