"""The link of one's own calendar: given, changed, closed."""

import pytest

from tests.chat import Phone, Town


@pytest.fixture
def alice(chat: Town) -> Phone:
    return chat.person("alice", "alice")


def link(shown: str) -> str:
    return next(line for line in shown.splitlines() if line.startswith("https://example.org/p/calendar/"))


def test_the_same_link_each_time_until_it_is_changed(chat: Town, alice: Phone) -> None:
    first = link(alice.says("日历"))
    assert first.endswith(".ics")
    assert link(alice.says("我的日历")) == first
    changed = link(alice.says("换日历链接"))
    assert changed != first
    assert link(alice.says("calendar")) == changed
    assert link(chat.person("bob").says("日历")) not in (first, changed)


def test_closed(alice: Phone) -> None:
    first = link(alice.says("日历"))
    assert alice.says("2").startswith("已关闭，原来的日历链接打不开了。")
    assert alice.says("关闭日历").startswith("您没有开通日历链接。")
    assert link(alice.says("日历")) != first


def test_in_english(alice: Phone) -> None:
    alice.says("English")
    assert alice.says("calendar").startswith("Your calendar:\nhttps://example.org/p/calendar/")
