"""Coming and leaving: windows, repeats, messages that overtake each other, and what was forgotten."""

from datetime import datetime, timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.attendance import Attendance, Mark, Means, moment_of
from bot.domain.deliveries import DeliveryState
from bot.domain.people import Person
from bot.services.activities.organize import call_off
from bot.services.presence.check_in import CheckIn, check_in, check_out, close_due, close_shift
from tests.services.stage import SATURDAY, Stage

MINUTE = timedelta(minutes=1)
END = SATURDAY + timedelta(hours=3)


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    return stage.outing()


@pytest.fixture
def alice(stage: Stage, outing: Occasion) -> Person:
    """She signed up on Monday; now it is Saturday."""
    alice = stage.resident("alice")
    stage.join(alice, outing)
    stage.clock.at = SATURDAY
    return alice


def comes(stage: Stage, person: Person, at: datetime, by: Means = Means.CODE) -> CheckIn:
    with stage.working() as work:
        return check_in(work, Mark(1, person.id, at, by, person.id)).outcome


def leaves(stage: Stage, person: Person, at: datetime, by: Means = Means.SELF) -> CheckIn:
    with stage.working() as work:
        return check_out(work, Mark(1, person.id, at, by, person.id)).outcome


def closes(stage: Stage) -> int:
    with stage.working() as work:
        return close_due(work)


def known(stage: Stage, person: Person) -> Attendance:
    with stage.open() as uow:
        found = uow.attendance.mine(1, person.id)
    assert found
    return found


def told(stage: Stage) -> list[tuple[DeliveryState, datetime]]:
    return [(each.state, each.due_at) for each in stage.deliveries("shift:1:check_out_forgotten")]


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (SATURDAY - 61 * MINUTE, "not_yet"),
        (SATURDAY - 60 * MINUTE, "in"),
        (END - MINUTE, "in"),
        (END, "over"),
    ],
)
def test_check_in_is_possible_from_an_hour_before_the_start_to_the_end(
    stage: Stage, alice: Person, at: datetime, outcome: str
) -> None:
    assert comes(stage, alice, at) == outcome


@pytest.mark.parametrize(
    ("after", "outcome"), [(-MINUTE, "out"), (119 * MINUTE, "out"), (120 * MINUTE, "over")]
)
def test_check_out_is_possible_until_two_hours_after_the_end(
    stage: Stage, alice: Person, after: timedelta, outcome: str
) -> None:
    comes(stage, alice, SATURDAY)
    assert leaves(stage, alice, END + after) == outcome


def test_only_who_signed_up_can_and_only_while_it_takes_place(
    stage: Stage, outing: Occasion, alice: Person
) -> None:
    assert comes(stage, stage.resident("bob"), SATURDAY) is CheckIn.NOT_SIGNED_UP
    with stage.working() as work:
        call_off(work, outing, None)
    assert comes(stage, alice, SATURDAY) is CheckIn.CANCELLED


def test_a_repeat_keeps_the_first_time(stage: Stage, alice: Person) -> None:
    assert comes(stage, alice, SATURDAY) is CheckIn.IN
    assert comes(stage, alice, SATURDAY + 20 * MINUTE) is CheckIn.ALREADY_IN
    assert leaves(stage, alice, END - 5 * MINUTE) is CheckIn.OUT
    assert leaves(stage, alice, END) is CheckIn.ALREADY_OUT
    assert known(stage, alice).span == (SATURDAY, END - 5 * MINUTE)


def test_a_check_out_that_overtakes_its_check_in_waits_for_it(stage: Stage, alice: Person) -> None:
    assert leaves(stage, alice, END) is CheckIn.KEPT
    assert known(stage, alice).span is None
    assert comes(stage, alice, SATURDAY) is CheckIn.IN
    assert known(stage, alice).span == (SATURDAY, END)


def test_a_leader_may_say_after_the_end_who_was_there(stage: Stage, alice: Person) -> None:
    stage.clock.at = END + 30 * MINUTE
    assert comes(stage, alice, END + 30 * MINUTE, Means.ROLL_CALL) is CheckIn.IN
    assert known(stage, alice).in_at == END


def test_what_was_forgotten_is_closed_at_the_end_and_marked(stage: Stage, alice: Person) -> None:
    comes(stage, alice, SATURDAY)
    stage.clock.at = END - MINUTE
    assert closes(stage) == 0
    stage.clock.at = END + 5 * MINUTE
    assert closes(stage) == 1
    assert closes(stage) == 0
    assert known(stage, alice).span == (SATURDAY, END)
    assert known(stage, alice).forgotten


def test_who_forgot_is_told_when_it_is_final(stage: Stage, alice: Person) -> None:
    comes(stage, alice, SATURDAY)
    stage.clock.at = END
    closes(stage)
    assert told(stage) == [(DeliveryState.PLANNED, END + timedelta(hours=2))]


def test_their_own_word_still_takes_the_place_of_the_systems(stage: Stage, alice: Person) -> None:
    comes(stage, alice, SATURDAY)
    stage.clock.at = END + 10 * MINUTE
    closes(stage)
    assert leaves(stage, alice, END + 10 * MINUTE) is CheckIn.OUT
    assert known(stage, alice).span == (SATURDAY, END + 10 * MINUTE)
    assert told(stage) == []
    assert leaves(stage, alice, END + 20 * MINUTE) is CheckIn.ALREADY_OUT


def test_a_shift_that_ends_early_is_closed_at_that_moment(stage: Stage, alice: Person) -> None:
    comes(stage, alice, SATURDAY)
    stage.clock.at = END - 30 * MINUTE
    with stage.working() as work:
        assert close_shift(work, 1) == 1
    assert known(stage, alice).span == (SATURDAY, END - 30 * MINUTE)


def test_a_check_in_that_arrives_after_the_closing_is_closed_as_well(stage: Stage, alice: Person) -> None:
    stage.clock.at = END + MINUTE
    assert closes(stage) == 0
    comes(stage, alice, SATURDAY)
    assert closes(stage) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (SATURDAY - 5 * MINUTE, SATURDAY - 5 * MINUTE),
        (SATURDAY - 361 * MINUTE, SATURDAY),
        (SATURDAY + MINUTE, SATURDAY),
    ],
)
def test_a_message_tells_its_own_time_as_far_as_that_is_sane(written: datetime, meant: datetime) -> None:
    assert moment_of(written, SATURDAY) == meant
