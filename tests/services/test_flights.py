"""Where the platform drops no doubles few are on their way at a time, and each fate is known at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.domain.deliveries import DeliveryState, Layout, Road
from bot.domain.people import Person
from bot.domain.records import StoreGoneError, UnitOfWork
from bot.domain.sending import Attempted, Fate, Flight, Letter
from bot.services.delivery.attempts import ON_THEIR_WAY, TOGETHER
from bot.services.delivery.deliver import AGAIN_AFTER, CRASHED_AFTER
from tests.services.stage import FakeMessenger, Stage

S = DeliveryState
CROWD = 60


class DiedError(BaseException):
    """The process ends here."""


@dataclass
class Slow(FakeMessenger):
    """One letter lands after the other, the last first; it dies with so many still on the wire."""

    stage: Stage = field(kw_only=True)
    dies_after: int = CROWD + 1
    out: list[Letter] = field(default_factory=list)
    most: int = 0
    known: list[bool] = field(default_factory=list)  # at each landing: whether all before are written down

    def flight(self) -> Flight:
        return self

    def add(self, letters: Sequence[Letter]) -> None:
        self.out += letters
        self.taken += letters
        self.most = max(self.most, len(self.out))

    def landed(self) -> Sequence[Attempted]:
        landed = len(self.taken) - len(self.out)
        states = [each.state for each in self.stage.deliveries("test:note")]
        self.known.append(states.count(S.SENT) == landed)
        if landed == self.dies_after:
            raise DiedError
        return [Attempted(self.out.pop().delivery_id, Fate.SENT)]


@pytest.fixture
def crowd(stage: Stage) -> list[Person]:
    people = [stage.resident(f"r{number:02}") for number in range(CROWD)]
    stage.writes_to_us(*people)
    return people


def test_each_fate_is_written_down_before_the_next_one_is_waited_for(
    stage: Stage, crowd: list[Person]
) -> None:
    slow = Slow(stage=stage)
    stage.tell(*crowd)
    stage.work_off(messenger=slow)
    assert stage.delivery_states("test:note") == {S.SENT}
    assert (len(slow.known), set(slow.known)) == (CROWD, {True})
    assert slow.most == ON_THEIR_WAY


@pytest.mark.parametrize("landed", [0, 1, 30])
def test_who_dies_leaves_no_more_unknown_than_was_on_the_wire(
    stage: Stage, crowd: list[Person], landed: int
) -> None:
    slow = Slow(stage=stage, dies_after=landed)
    stage.tell(*crowd)
    with pytest.raises(DiedError):
        stage.work_off(messenger=slow)
    stage.clock.at += CRASHED_AFTER
    stage.sweep()
    stage.post.waiting.clear()
    stage.clock.at += CRASHED_AFTER
    stage.work_off()
    stage.work_off()
    found = [each.state for each in stage.deliveries("test:note")]
    assert (found.count(S.UNKNOWN), found.count(S.SENT)) == (len(slow.out), CROWD - len(slow.out))
    assert len(slow.out) <= ON_THEIR_WAY
    assert len(slow.taken) + len(stage.messenger.taken) == CROWD  # nobody twice


def test_a_database_away_while_more_set_out_still_learns_of_those_that_are_out(
    stage: Stage, crowd: list[Person]
) -> None:
    slow, opens = Slow(stage=stage), ["what has landed is written down", "more set out"]

    def opened() -> UnitOfWork:
        room_for_more = len(slow.taken) == ON_THEIR_WAY and len(slow.out) == ON_THEIR_WAY - TOGETHER
        if room_for_more and opens and opens.pop(0) == "more set out":
            raise StoreGoneError
        return stage.open()

    stage.tell(*crowd)
    with pytest.raises(StoreGoneError):
        stage.work_off(messenger=slow, open=opened)
    assert (opens, slow.out) == ([], [])
    found = [each.state for each in stage.deliveries("test:note")]
    assert (found.count(S.SENT), found.count(S.PLANNED)) == (ON_THEIR_WAY, CROWD - ON_THEIR_WAY)
    stage.clock.at += AGAIN_AFTER
    stage.work_off(messenger=slow)
    assert stage.delivery_states("test:note") == {S.SENT}
    assert len(slow.taken) == CROWD  # nobody twice


def test_templates_leave_together_and_are_settled_in_one_go(stage: Stage) -> None:
    people = [stage.resident(f"r{number:02}") for number in range(CROWD)]
    slow = Slow({Road.TEMPLATE}, stage=stage)
    assert slow.carries(Road.TEMPLATE, Layout.NOTICE)
    stage.tell(*people)
    stage.work_off(messenger=slow)
    assert (len(slow.taken), slow.most, slow.known) == (CROWD, 0, [])
