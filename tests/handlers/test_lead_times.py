"""Lead times and quiet hours in words."""

import pytest

from bot.domain.reminders import LOCAL
from tests.chat import Town


def due(chat: Town, source: str = "activity:1") -> list[str]:
    return [f"{each.due_at.astimezone(LOCAL):%m-%d %H:%M}" for each in chat.deliveries(source)]


def test_i_say_how_long_before_i_want_to_be_reminded(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity(at="2026-03-07 09:00"))
    assert alice.says("提前3小时提醒我").startswith("好的：以后提前3小时提醒您。")
    assert due(chat) == ["03-07 06:00"]
    assert "现在：提前3小时" in alice.says("提醒")
    assert alice.says("1").startswith("好的：")
    assert due(chat) == ["03-06 20:00", "03-07 07:00"]


def test_for_one_of_several_by_its_name(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity("小区环境清洁", "2026-03-07 09:00"))
    chat.joins("alice", chat.activity("健康讲座", "2026-03-08 09:00"))
    assert alice.says("健康讲座 提前两天早上8点和半小时提醒我") == (
        "好的：“健康讲座”提前2天(08:00)、提前30分钟提醒您。"
    )
    assert due(chat, "activity:2") == ["03-06 08:00", "03-08 08:30"]
    assert due(chat) == ["03-06 20:00", "03-07 07:00"]


def test_for_one_of_several_by_its_line(chat: Town) -> None:
    alice = chat.joins("alice", chat.activity("小区环境清洁", "2026-03-07 09:00"))
    chat.joins("alice", chat.activity("健康讲座", "2026-03-08 09:00"))
    alice.says("我的")
    assert alice.says("提醒 2 提前1小时").startswith("好的：“健康讲座”提前1小时")


def test_an_organizer_says_when_people_are_reminded(chat: Town) -> None:
    chat.joins("alice", chat.activity(at="2026-03-07 09:00"))
    olga = chat.organizer()
    assert olga.says("提醒 1").startswith("“小区环境清洁”现在提前1天(20:00)、提前2小时提醒报名的人。")
    said = olga.says("提醒 1 提前1天和3小时")
    assert said.startswith("好的：“小区环境清洁”提前1天(20:00)、提前3小时提醒报名的人")
    assert due(chat) == ["03-06 20:00", "03-07 06:00"]
    assert "不提醒" in olga.says("提醒 1 不提醒")
    assert due(chat) == []
    olga.says("提醒 1 平常")
    assert due(chat) == ["03-06 20:00", "03-07 07:00"]
    assert olga.says("谁改了 1").count("改了提醒时间") == 3


def test_without_a_number_an_organizer_means_themselves(chat: Town) -> None:
    chat.activity()
    olga = chat.organizer()
    assert olga.says("提前一天提醒我").startswith("好的：以后提前1天(20:00)提醒您。")
    assert olga.person.leads == "1d@20:00"


def test_a_resident_changes_nothing_for_others(chat: Town) -> None:
    chat.joins("alice", chat.activity(at="2026-03-07 09:00"))
    chat("bob").says("提醒 1 不提醒")
    assert due(chat) == ["03-06 20:00", "03-07 07:00"]


@pytest.mark.parametrize(
    ("said", "kept", "shown"),
    [
        ("晚上9点后别打扰我", "21:00-08:00", "好的：21:00-08:00不打扰您"),
        ("免打扰 22点到7点", "22:00-07:00", "好的：22:00-07:00不打扰您"),
        ("取消免打扰", "00:00-00:00", "好的：有消息随时发给您"),
        ("免打扰", None, "现在没有哪个时段不打扰您"),
    ],
)
def test_when_i_am_not_disturbed(chat: Town, said: str, kept: str | None, shown: str) -> None:
    alice = chat("alice")
    assert alice.says(said).startswith(shown)
    assert alice.person.quiet == kept
