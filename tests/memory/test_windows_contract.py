"""What every window ledger does, the fake one and the real one alike: the platform's rules of 2023-06-12."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.dialog.messages import Incoming, Kind
from bot.domain.windows import Scene, Window
from tests.memory.conftest import Stage
from tests.memory.people import HELLO, NOW, message, pick

SECOND = timedelta(seconds=1)
TWO_DAYS = timedelta(hours=48)
MINUTE = timedelta(minutes=1)


def arrives(stage: Stage, incoming: Incoming, now: datetime = NOW) -> None:
    opening = stage.memory.open(incoming, now)
    stage.memory.close(incoming, opening, None, HELLO)


def taken(stage: Stage, now: datetime = NOW, openid: str = "alice") -> int:
    """How many messages can be sent until the ledger says no."""
    count = 0
    while stage.windows.spend([openid], now):
        count += 1
    return count


def test_nobody_has_a_window_before_doing_something(stage: Stage) -> None:
    assert stage.windows.spend(["alice"], NOW) == set()
    assert stage.windows.open_now(["alice"], NOW) == set()


def test_a_message_allows_five(stage: Stage) -> None:
    arrives(stage, message(1))

    assert taken(stage) == 5


@pytest.mark.parametrize("kind", [Kind.CLICK, Kind.FOLLOW, Kind.SCAN])
def test_a_touch_allows_three(stage: Stage, kind: Kind) -> None:
    arrives(stage, message(1, kind=kind))

    assert taken(stage) == 3


def test_a_tapped_link_counts_as_a_touch(stage: Stage) -> None:
    arrives(stage, pick(1))

    assert taken(stage) == 3
    assert taken(stage, NOW + MINUTE) == 0


def test_what_is_left_can_be_read_and_costs_nothing(stage: Stage) -> None:
    arrives(stage, message(1))
    arrives(stage, message(2, kind=Kind.CLICK))
    stage.windows.spend(["alice"], NOW)  # the one that ends first
    expected = {Scene.MESSAGE: Window(5, NOW + TWO_DAYS), Scene.TOUCH: Window(2, NOW + MINUTE)}
    assert stage.windows.standing(["alice", "bob"]) == {"alice": expected}
    assert stage.windows.standing(["alice"])["alice"] == expected


@pytest.mark.parametrize("kind", [Kind.UNFOLLOW, Kind.RECEIPT, Kind.SILENT, Kind.ERASE])
def test_what_is_no_action_of_the_person_allows_none(stage: Stage, kind: Kind) -> None:
    arrives(stage, message(1, kind=kind))

    assert taken(stage) == 0


def test_a_message_counts_for_two_days(stage: Stage) -> None:
    arrives(stage, message(1))

    assert stage.windows.spend(["alice"], NOW + TWO_DAYS - SECOND) == {"alice"}
    assert stage.windows.spend(["alice"], NOW + TWO_DAYS) == set()
    assert stage.windows.open_now(["alice"], NOW + TWO_DAYS) == set()


def test_a_touch_counts_for_one_minute(stage: Stage) -> None:
    arrives(stage, message(1, kind=Kind.SCAN))

    assert stage.windows.open_now(["alice"], NOW + MINUTE - SECOND) == {"alice"}
    assert stage.windows.open_now(["alice"], NOW + MINUTE) == set()


def test_the_window_that_ends_first_is_used_first(stage: Stage) -> None:
    arrives(stage, message(1))
    arrives(stage, message(2, kind=Kind.CLICK))

    stage.windows.spend(["alice"], NOW)
    assert taken(stage, NOW + MINUTE) == 5


def test_both_windows_of_a_person_count(stage: Stage) -> None:
    arrives(stage, message(1, kind=Kind.CLICK))
    arrives(stage, message(2))

    assert taken(stage) == 8


def test_a_new_message_sets_the_number_anew_and_adds_nothing(stage: Stage) -> None:
    arrives(stage, message(1))
    stage.windows.spend(["alice"], NOW)
    arrives(stage, message(2), NOW + MINUTE)

    assert taken(stage, NOW + MINUTE) == 5


def test_a_new_message_starts_the_two_days_anew(stage: Stage) -> None:
    arrives(stage, message(1))
    arrives(stage, message(2), NOW + MINUTE)

    assert stage.windows.open_now(["alice"], NOW + TWO_DAYS) == {"alice"}


def test_a_repeat_of_an_answered_message_opens_nothing(stage: Stage) -> None:
    arrives(stage, message(1))
    taken(stage)
    stage.memory.open(message(1), NOW)

    assert taken(stage) == 0


def test_what_was_given_back_can_be_spent_again(stage: Stage) -> None:
    arrives(stage, message(1))
    stage.windows.spend(["alice"], NOW)
    stage.windows.give_back(["alice"], NOW)

    assert taken(stage) == 5


def test_giving_back_goes_to_the_window_it_was_taken_from(stage: Stage) -> None:
    arrives(stage, message(1))
    stage.windows.spend(["alice"], NOW)
    arrives(stage, message(2, kind=Kind.CLICK))
    stage.windows.spend(["alice"], NOW)
    stage.windows.give_back(["alice"], NOW)

    assert taken(stage, NOW + MINUTE) == 4


def test_giving_back_never_exceeds_the_grant(stage: Stage) -> None:
    arrives(stage, message(1))
    stage.windows.spend(["alice"], NOW)
    arrives(stage, message(2))
    stage.windows.give_back(["alice"], NOW)

    assert taken(stage) == 5


def test_nothing_is_given_back_to_a_window_that_ended(stage: Stage) -> None:
    arrives(stage, message(1))
    assert taken(stage) == 5
    stage.windows.give_back(["alice"], NOW + TWO_DAYS)
    stage.windows.give_back(["bob"], NOW)

    assert taken(stage, NOW + TWO_DAYS - SECOND) == 0
    assert taken(stage, openid="bob") == 0


def test_a_closed_window_is_closed_until_the_person_acts_again(stage: Stage) -> None:
    arrives(stage, message(1))
    arrives(stage, message(2, kind=Kind.CLICK))
    stage.windows.close(["alice"])
    stage.windows.give_back(["alice"], NOW)
    assert stage.windows.open_now(["alice"], NOW) == set()

    arrives(stage, message(3))
    assert taken(stage) == 5


def test_looking_spends_nothing(stage: Stage) -> None:
    arrives(stage, message(1))
    for _ in range(9):
        assert stage.windows.open_now(["alice", "bob"], NOW) == {"alice"}

    assert taken(stage) == 5


def test_many_people_are_judged_each_by_their_own_window(stage: Stage) -> None:
    crowd = [f"resident{number}" for number in range(1201)]
    for number, openid in enumerate(crowd[::2]):
        arrives(stage, message(number, openid, Kind.CLICK))

    assert stage.windows.open_now(crowd, NOW) == set(crowd[::2])
    assert stage.windows.spend(crowd, NOW) == set(crowd[::2])
    assert stage.windows.spend([], NOW) == set()


def test_two_are_taken_together_or_not_at_all(stage: Stage) -> None:
    arrives(stage, message(1))
    assert stage.windows.spend(["alice"], NOW, 2) == {"alice"}
    assert stage.windows.spend(["alice"], NOW, 2) == {"alice"}
    assert stage.windows.spend(["alice"], NOW, 2) == set()
    assert taken(stage) == 1


def test_two_come_from_one_window_the_first_that_has_them(stage: Stage) -> None:
    arrives(stage, message(1))
    arrives(stage, message(2, kind=Kind.CLICK))
    assert [stage.windows.spend(["alice"], NOW, 2) for _ in range(2)] == [{"alice"}] * 2
    assert taken(stage, NOW + MINUTE) == 3
    assert taken(stage) == 1


@pytest.mark.parametrize(("back", "left"), [(1, 4), (2, 5), (3, 5)])
def test_of_two_one_may_be_given_back_or_both(stage: Stage, back: int, left: int) -> None:
    arrives(stage, message(1))
    stage.windows.spend(["alice"], NOW, 2)
    stage.windows.give_back(["alice"], NOW, back)
    assert taken(stage) == left


def test_fifty_who_take_two_at_once_leave_one(stage: Stage) -> None:
    arrives(stage, message(1))
    with ThreadPoolExecutor(50) as threads:
        spent = list(threads.map(lambda _: stage.windows.spend(["alice"], NOW, 2), range(50)))
    assert spent.count({"alice"}) == 2
    assert taken(stage) == 1


def test_fifty_who_spend_at_once_share_five(stage: Stage) -> None:
    arrives(stage, message(1))

    with ThreadPoolExecutor(50) as threads:
        spent = list(threads.map(lambda _: stage.windows.spend(["alice"], NOW), range(50)))
    assert spent.count({"alice"}) == 5
