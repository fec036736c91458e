"""Which handler takes a turn: roles leave no trace, the first that answers wins."""

import pytest

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, NOT_UNDERSTOOD, WHICH, Router
from bot.dialog.turn import Turn
from bot.domain.people import Role
from tests.chat import Town

NOBODY = frozenset[Role]()
ORGANIZERS = frozenset({Role.ORGANIZER})


def test_handlers_are_found_in_the_order_they_were_included() -> None:
    first, second, both = Router(), Router(), Router()

    @first.says("hello")
    def one(_turn: Turn) -> Reply | None:
        return None

    @second.says("hello")
    def two(_turn: Turn) -> Reply:
        return Reply("two")

    both.include(first, second)
    assert list(both.find("says:hello", NOBODY)) == [one, two]
    assert not list(both.find("says:other", NOBODY))


def test_a_role_hides_handlers_and_their_words() -> None:
    router = Router(role=Role.ORGANIZER)

    @router.says("roster")
    @router.anywhere("panic")
    def roster(_turn: Turn) -> Reply:
        return Reply("names")

    assert list(router.find("says:roster", ORGANIZERS)) == [roster]
    assert not list(router.find("says:roster", NOBODY))
    assert router.intents(ORGANIZERS) == {"roster", "panic"}
    assert router.intents(NOBODY) == frozenset()


def test_every_kind_of_trigger_reaches_its_handler() -> None:
    router = Router()

    @router.on(Kind.PICTURE, Kind.LINK)
    @router.when(EXPIRED, WHICH, NOT_UNDERSTOOD)
    @router.picks("a.b")
    @router.at("step")
    def handler(_turn: Turn) -> Reply:
        return Reply("here")

    triggers = (
        "kind:picture",
        "kind:link",
        "when:expired",
        "when:which",
        "when:not_understood",
        "pick:a.b",
        "at:step",
    )
    assert all(list(router.find(trigger, NOBODY)) == [handler] for trigger in triggers)


def test_a_handler_may_pass_the_turn_on(chat: Town) -> None:
    router = Router()

    @router.says("thanks")
    def not_mine(_turn: Turn) -> Reply | None:
        return None

    chat.routed(router)
    assert chat("alice").says("谢谢").startswith("不客气")


@pytest.mark.parametrize("said", ["取消", "首页", "帮助", "人工", "返回"])
def test_a_way_out_goes_before_the_step_that_waits(chat: Town, said: str) -> None:
    router = Router()

    @router.says("thanks")
    def begin(turn: Turn) -> Reply:
        return turn.ask("greedy", "help.thanks")

    @router.at("greedy")
    def greedy(turn: Turn) -> Reply:
        return turn.again("privacy.text", community="greedy", version="")

    chat.routed(router)
    alice = chat("alice")
    alice.says("谢谢")
    assert "greedy" in alice.says("我的报名")
    assert "greedy" not in alice.says(said)
