"""`导入`: a link to the page, for organizers alone, and one at a time."""

import re

import pytest

from bot.domain.imports import ImportKind, Outcome
from bot.services.persons.import_links import Closed, opened, settle
from tests.chat import Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


def key_in(said: str) -> str:
    found = re.search(r"https://example\.org/p/import/([\w-]{32})\n", said)
    assert found, said
    return found[1]


def state(chat: Town, key: str) -> ImportKind | Closed:
    with chat.open() as uow:
        found = opened(chat.work(uow), key)
    return found if isinstance(found, Closed) else found[0].kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("导入人员", ImportKind.PEOPLE),
        ("导入活动", ImportKind.ACTIVITIES),
        ("导入时长", ImportKind.HOURS),
        ("我要导入活动", ImportKind.ACTIVITIES),
        ("import people", ImportKind.PEOPLE),
    ],
)
def test_a_link_for_each_kind(chat: Town, olga: Phone, words: str, kind: ImportKind) -> None:
    assert state(chat, key_in(olga.says(words))) is kind


def test_it_asks_which_kind(chat: Town, olga: Phone) -> None:
    assert olga.says("导入").startswith("导入什么？")
    assert state(chat, key_in(olga.says("3"))) is ImportKind.HOURS


def test_an_earlier_link_ends_with_a_new_one_and_at_a_word(chat: Town, olga: Phone) -> None:
    first, second = key_in(olga.says("导入人员")), key_in(olga.says("导入活动"))
    assert (state(chat, first), state(chat, second)) == (Closed.EXPIRED, ImportKind.ACTIVITIES)
    assert olga.says("关闭导入").startswith("导入链接已作废")
    assert state(chat, second) is Closed.EXPIRED
    assert olga.says("关闭导入").startswith("没有在用的导入链接")


def test_an_hour_and_no_longer(chat: Town, olga: Phone) -> None:
    key = key_in(olga.says("导入人员"))
    chat.clock.forward(hours=1)
    assert state(chat, key) is Closed.EXPIRED


@pytest.mark.parametrize("words", ["导入", "导入人员", "导入活动", "导入时长", "关闭导入"])
def test_no_trace_for_others(chat: Town, words: str) -> None:
    assert "导入" not in chat("bob").says(words)


def test_the_outcome_comes_to_the_chat(chat: Town, olga: Phone) -> None:
    olga.says("导入人员")
    with chat.open() as uow:
        (link,) = uow.imports.open(chat.clock.now(), 2)
        settle(chat.work(uow), link, Outcome(12, 3, 1))
        uow.commit()
    (letter,) = chat.works()
    assert letter.text.startswith("导入人员完成：录入 12 行，已有 3 行，跳过 1 行。")
