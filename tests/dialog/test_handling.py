"""Where a message is handled: what only reads a few rows at once, everything else aside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.dialog.messages import Incoming, Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.people import OVERSEEING, Role
from bot.domain.ports import CrowdedError
from bot.domain.receipts import Receipt
from bot.domain.records import StoreGoneError, UnitOfWork
from bot.services.persons.people import choose_elder_mode
from tests.chat import Phone, Town
from tests.driving import answered


@dataclass
class Aside:
    """Runs at once what would be run elsewhere. calls: how many that were."""

    calls: int = 0

    async def __call__(self, work: Callable[[], Any]) -> Any:
        self.calls += 1
        return work()


@pytest.fixture
def aside() -> Aside:
    return Aside()


@pytest.fixture
def says(chat: Town, aside: Aside) -> Callable[[Phone, str], str]:
    """Like `phone.says`, seen from the thread of all."""

    def said(phone: Phone, text: str) -> str:
        message = Incoming(f"{text}{aside.calls}", phone.openid, Kind.TEXT, chat.clock.now(), text)
        return answered(replace(chat.dispatcher, aside=aside), message).text

    return said


Says = Callable[[Phone, str], str]


@pytest.mark.parametrize("words", ["活动", "我的", "帮助", "1", "小区环境清洁", "周六有什么活动", "啊哈哈哈"])
def test_a_resident_who_asks_is_answered_at_once(chat: Town, says: Says, aside: Aside, words: str) -> None:
    chat.activity()
    assert says(chat.person("alice", "张阿姨"), words)
    assert aside.calls == 0


def test_whoever_changes_something_is_answered_aside_and_it_is_changed_once(
    chat: Town, says: Says, aside: Aside
) -> None:
    made = chat.activity()
    alice = chat.person("alice", "张阿姨")
    assert says(alice, "报名 2位").startswith("张阿姨，报名成功")
    assert aside.calls == 1
    assert chat.fresh(made).shift.taken == 2


def test_somebody_new_is_written_down_aside(chat: Town, says: Says, aside: Aside) -> None:
    assert says(chat("alice"), "活动")
    assert aside.calls == 1
    assert says(chat("alice"), "帮助")
    assert aside.calls == 1


@pytest.mark.parametrize("role", list(Role))
def test_long_lists_are_read_aside(chat: Town, says: Says, aside: Aside, role: Role) -> None:
    assert says(chat.person("olga", "王敏", role), "活动")
    assert aside.calls == (role in OVERSEEING)


def test_long_texts_are_read_aside(chat: Town, says: Says, aside: Aside) -> None:
    """What a text means is worked out, not looked up: the dates in this one take a fifth of a second."""
    assert says(chat.person("alice", "张阿姨"), "周六" * 150)
    assert aside.calls == 1


def test_where_every_row_comes_from_another_machine_all_is_aside(
    chat: Town, says: Says, aside: Aside
) -> None:
    alice = chat.person("alice", "张阿姨")
    chat.handling = replace(chat.handling, glance=None)
    assert says(alice, "活动")
    assert aside.calls == 1


def test_what_the_platform_tells_is_kept_aside(chat: Town, aside: Aside) -> None:
    alice = chat.person("alice", "张阿姨")
    told = (Receipt("77", "success"),)
    receipt = Incoming("r", alice.openid, Kind.RECEIPT, chat.clock.now(), receipts=told)
    answered(replace(chat.dispatcher, aside=aside), receipt)
    assert aside.calls == 1


def test_a_handler_begins_anew_where_it_may_write(chat: Town, says: Says, aside: Aside) -> None:
    """Up to its first write it runs twice; whatever it gathered at the first time is forgotten."""
    router, seen = Router(), list[str]()

    @router.says("thanks")
    def thanks(turn: Turn) -> Reply:
        seen.append(turn.text)
        choose_elder_mode(turn.work, turn.person, wanted=True)
        return Reply("好")

    chat.routed(router)
    alice = chat.person("alice", "张阿姨")
    assert says(alice, "谢谢").endswith("好")
    assert (seen, aside.calls) == (["谢谢", "谢谢"], 1)
    assert alice.person.elder


@pytest.mark.parametrize(("at_once", "asked"), [(10.0, 2), (0.0, 1)])
def test_a_database_that_was_waited_for_is_not_waited_for_again(
    chat: Town, at_once: float, asked: int
) -> None:
    """The turn would outlive its lease, and the message meet its own repeat."""
    opened = list[bool]()

    @contextmanager
    def gone() -> Iterator[UnitOfWork]:
        opened.append(True)
        raise StoreGoneError
        yield

    chat.handling = replace(chat.handling, open=gone, glance=None, at_once=at_once)
    assert chat("alice").says("活动").startswith("抱歉，刚才出了点问题")
    assert len(opened) == asked


def test_a_defect_at_a_glance_is_answered_and_not_tried_again(chat: Town, says: Says, aside: Aside) -> None:
    router = Router()

    @router.says("thanks")
    def thanks(_turn: Turn) -> Reply:
        raise RuntimeError("a bug")

    chat.routed(router)
    assert says(chat.person("alice", "张阿姨"), "谢谢").startswith("抱歉，刚才出了点问题")
    assert aside.calls == 0


def test_whoever_finds_no_place_is_told_and_may_send_it_again(chat: Town) -> None:
    async def crowded(_work: Callable[[], Any]) -> Any:
        raise CrowdedError

    made = chat.activity()
    alice = chat.person("alice", "张阿姨")
    message = Incoming("1", alice.openid, Kind.TEXT, chat.clock.now(), "报名 2位")
    said = answered(replace(chat.dispatcher, aside=crowded), message).text
    assert said == "现在办事的人很多，还没轮到您，什么也没办。请过一会儿再发一次。"
    assert chat.fresh(made).shift.taken == 0
    assert answered(chat.dispatcher, message).text.startswith("张阿姨，报名成功")
    chat.memory.gone = True
    again = answered(replace(chat.dispatcher, aside=crowded), replace(message, id="2")).text
    assert again == said
