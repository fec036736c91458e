"""Organizers and those who wait: more places, somebody first, somebody out of the line."""

import pytest

from bot.domain.activities import Occasion
from tests.chat import Phone, Town


@pytest.fixture
def full(chat: Town) -> Occasion:
    made = chat.activity(capacity=2)
    chat.joins("bob", made, 2)
    for name in ("alice", "carol"):
        chat.person(name, name).says("报名 1位")
        chat(name).says("1")
    return made


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


def told(chat: Town) -> dict[str, str]:
    return {letter.openid: letter.text for letter in chat.works()}


def test_more_places_go_to_those_who_wait(full: Occasion, olga: Phone, chat: Town) -> None:
    olga.says("改名额 1 3人")
    olga.says("1")
    assert list(told(chat)) == [chat("alice").openid]
    olga.says("改名额 1")
    olga.says("不限")
    olga.says("1")
    assert list(told(chat)) == [chat("carol").openid]


def test_the_roster_leads_to_the_line_and_somebody_may_go_first(
    full: Occasion, olga: Phone, chat: Town
) -> None:
    olga.says("名单 1")
    assert olga.taps(next(label for label in olga.links if "候补2人" in label)).endswith(
        "1 alice 1位\n2 carol 1位"
    )
    assert "carol 1位：要怎么办" in olga.says("2")
    assert "先问这一位" in olga.says("1")
    assert olga.says("1").endswith("1 carol 1位\n2 alice 1位")
    olga.says("改名额 1 3人")
    olga.says("1")
    assert list(told(chat)) == [chat("carol").openid]


def test_removing_asks_why_and_tells_the_person(full: Occasion, olga: Phone, chat: Town) -> None:
    olga.says("名单 1")
    olga.taps(next(label for label in olga.links if "候补2人" in label))
    olga.says("1")
    assert "为什么移出" in olga.says("2")
    assert "已移出" in olga.says("不住在本小区")
    (text,) = told(chat).values()
    assert "的候补，组织者已为您取消。原因：不住在本小区。" in text
    assert "没有在候补的活动" in chat("alice").says("候补")
