"""One message from door to door: once, undisturbed by failures, and in the person's own time."""

import logging
from functools import partial

import pytest

from bot.dialog.messages import Answer, Incoming, Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.receipts import Receipt
from bot.services.persons.people import choose_elder_mode
from bot.store.database import connect
from bot.store.sealing import Sealer
from bot.store.unit_of_work import UnitOfWork
from tests.chat import KEY, Town
from tests.driving import answered, done

BROKEN = "抱歉，刚才出了点问题，没有办成。"


def incoming(chat: Town, text: str, id_: str = "1", kind: Kind = Kind.TEXT) -> Incoming:
    return Incoming(id_, chat("alice").openid, kind, chat.clock.now(), text)


def test_a_repeat_gets_the_same_answer_and_has_one_effect(chat: Town) -> None:
    made = chat.activity()
    chat.person("alice", "张阿姨")
    first = answered(chat.dispatcher, incoming(chat, "报名 2位"))
    assert first.text.startswith("张阿姨，报名成功")
    assert answered(chat.dispatcher, incoming(chat, "报名 2位")) == first
    assert answered(chat.dispatcher, incoming(chat, "报名 2位", "2")).text.startswith("您已经报过名啦")
    assert chat.fresh(made).shift.taken == 2


def test_a_talk_left_alone_for_half_an_hour_starts_clean(chat: Town) -> None:
    chat.activity("义诊")
    alice = chat("alice")
    alice.says("报名")
    chat.clock.forward(minutes=29)
    assert "怎么称呼您" in alice.says("2")
    chat.clock.forward(minutes=31)
    assert alice.says("3").startswith("这个选单已过期，这是最新的：\n1 义诊")


def test_a_handler_that_fails_commits_nothing_and_keeps_the_talk(
    chat: Town, caplog: pytest.LogCaptureFixture
) -> None:
    router = Router()

    @router.says("thanks")
    def broken(turn: Turn) -> Reply:
        choose_elder_mode(turn.work, turn.person, wanted=True)
        raise RuntimeError("a bug")

    chat.activity()
    chat.routed(router)
    alice = chat("alice")
    alice.says("活动")
    with caplog.at_level(logging.ERROR):
        assert alice.says("谢谢").startswith(BROKEN)
    assert alice.openid not in caplog.text
    assert not alice.person.elder
    assert alice.says("1").startswith("小区环境清洁")


def test_a_failed_message_may_be_tried_again(chat: Town) -> None:
    router = Router()
    failures = [RuntimeError("once")]

    @router.says("thanks")
    def broken(_turn: Turn) -> Reply | None:
        if failures:
            raise failures.pop()
        return None

    chat.routed(router)
    assert answered(chat.dispatcher, incoming(chat, "谢谢")).text.startswith(BROKEN)
    assert answered(chat.dispatcher, incoming(chat, "谢谢")).text.startswith("不客气")


def test_without_memory_people_are_still_served(chat: Town) -> None:
    made = chat.activity("义诊")
    alice = chat.person("alice", "张阿姨")
    chat.memory.gone = True
    assert alice.says("活动").startswith("近期活动：\n1 义诊")
    assert alice.says("报名义诊 2位").startswith("张阿姨，报名成功：2位")
    assert chat.fresh(made).shift.taken == 2
    chat.memory.gone = False
    assert alice.says("活动").startswith("近期活动")


def test_without_memory_a_failure_is_a_sentence_too(chat: Town) -> None:
    router = Router()

    @router.says("thanks")
    def broken(_turn: Turn) -> Reply:
        raise RuntimeError("a bug")

    chat.routed(router)
    chat.memory.gone = True
    assert answered(chat.dispatcher, incoming(chat, "谢谢")).text.startswith(BROKEN)


def test_without_a_database_people_get_a_sentence(chat: Town, empty_sqlite_url: str) -> None:
    elsewhere = partial(UnitOfWork, connect(empty_sqlite_url), Sealer([KEY]))
    before, chat.open = chat.open, elsewhere
    chat.reconnected()
    assert answered(chat.dispatcher, incoming(chat, "活动")).text.startswith(BROKEN)
    chat.open = before
    chat.reconnected()
    chat.activity("义诊")
    assert chat("alice").says("活动").startswith("近期活动")


def test_a_second_message_meanwhile_is_asked_to_wait(chat: Town) -> None:
    chat.memory._patience = 0
    done(chat.memory.open(incoming(chat, "活动", "held"), chat.clock.now()))
    assert answered(chat.dispatcher, incoming(chat, "活动")).text.startswith("上一条消息还在处理")


def test_what_the_platform_tells_of_a_message_is_nobodys_turn(chat: Town) -> None:
    alice = chat.person("alice", "张阿姨")
    told = (Receipt("77", "success"),)
    receipt = Incoming("r", alice.openid, Kind.RECEIPT, chat.clock.now(), receipts=told)
    assert answered(chat.dispatcher, receipt) == Answer()
    assert chat.talk(alice) is None


def test_a_menu_button_does_not_answer_what_was_asked(chat: Town) -> None:
    chat.activity()
    alice = chat("alice")
    alice.says("报名")
    assert alice.clicks("mine").startswith("您还没有报名任何活动。")
    assert alice.clicks("1").startswith("没看明白")


def test_each_has_a_talk_of_their_own(chat: Town) -> None:
    chat.activity("义诊")
    alice, bob = chat("alice"), chat("bob")
    alice.says("报名")
    bob.says("活动")
    assert alice.says("张阿姨 2").startswith("张阿姨，报名成功")
    assert bob.says("1").startswith("义诊")
