"""The leader's roll call, walk-ins, and taking both back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.attendance import Means
from bot.domain.people import Person
from bot.domain.signups import SignUpState
from bot.services.joining.sign_up import leave
from bot.services.presence.roll_call import Call, call_in, call_out, undo_in, undo_out
from bot.services.presence.walk_in import Newcomer, WalkIn, walk_in
from tests.services.stage import SATURDAY, Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def leader(stage: Stage) -> Person:
    return stage.resident("olga")


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    return stage.outing(capacity=4)


@pytest.fixture
def people(stage: Stage, outing: Occasion) -> list[Person]:
    """Three signed up; now it is Saturday."""
    people = [stage.resident(name) for name in ("alice", "bob", "charlie")]
    for person in people:
        stage.join(person, outing)
    stage.clock.at = SATURDAY
    return people


def call(leader: Person, people: Sequence[Person]) -> Call:
    return Call([(1, person.id) for person in people], SATURDAY, leader.id)


def present(stage: Stage) -> list[int]:
    with stage.open() as uow:
        return sorted(each.person_id for each in uow.attendance.of_shift(1) if each.present)


def audited(stage: Stage) -> list[str]:
    with stage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM audit WHERE object = 'shift:1' ORDER BY id")
        return [row.action for row in rows]


def arrives(stage: Stage, leader: Person, name: str, party: int = 1) -> WalkIn:
    with stage.working() as work:
        person = work.uow.people.add_named(name, leader.id, work.now)
        return walk_in(work, Newcomer(1, person.id, party, work.now, leader.id)).outcome


def test_checks_in_all_who_are_called(stage: Stage, leader: Person, people: list[Person]) -> None:
    with stage.working() as work:
        outcomes = [each.outcome for each in call_in(work, call(leader, people[::2]))]
    assert outcomes == ["in", "in"]
    assert present(stage) == [people[0].id, people[2].id]
    with stage.open() as uow:
        found = uow.attendance.mine(1, people[0].id)
    assert found
    assert (found.in_by, found.in_actor_id) == (Means.ROLL_CALL, leader.id)


def test_tells_each_in_the_order_called(stage: Stage, leader: Person, people: list[Person]) -> None:
    stranger = stage.resident("dora")
    with stage.working() as work:
        call_in(work, call(leader, people[1:2]))
        called = [people[2], people[1], stranger]
        outcomes = [each.outcome for each in call_in(work, call(leader, called))]
    assert outcomes == ["in", "already_in", "not_signed_up"]


def test_checks_out_and_takes_back_with_a_trace(stage: Stage, leader: Person, people: list[Person]) -> None:
    with stage.working() as work:
        call_in(work, call(leader, people))
        call_out(work, call(leader, people[:2]))
    assert present(stage) == [people[2].id]
    with stage.working() as work:
        assert undo_out(work, call(leader, people)) == [(1, people[0].id), (1, people[1].id)]
        assert undo_in(work, call(leader, people[:1])) == [(1, people[0].id)]
        assert undo_in(work, call(leader, people[:1])) == []
    assert present(stage) == [people[1].id, people[2].id]
    actions = [*["roll_in"] * 3, *["roll_out"] * 2, *["undo_out"] * 2, "undo_in"]
    assert audited(stage) == [f"attendance.{action}" for action in actions]


def test_a_walk_in_gets_a_place_and_is_there(
    stage: Stage, outing: Occasion, leader: Person, people: list[Person]
) -> None:
    assert arrives(stage, leader, "张三") is WalkIn.ADDED
    assert arrives(stage, leader, "张三") is WalkIn.ALREADY_IN
    assert stage.now_of(outing).shift.taken == 4
    assert len(present(stage)) == 1


def test_never_beyond_the_capacity(
    stage: Stage, outing: Occasion, leader: Person, people: list[Person]
) -> None:
    assert arrives(stage, leader, "张三", 2) is WalkIn.TOO_FEW_LEFT
    assert arrives(stage, leader, "张三") is WalkIn.ADDED
    assert arrives(stage, leader, "李四") is WalkIn.FULL
    assert stage.now_of(outing).shift.taken == 4
    assert len(present(stage)) == 1


def test_a_walk_in_taken_back_frees_the_place(
    stage: Stage, outing: Occasion, leader: Person, people: list[Person]
) -> None:
    arrives(stage, leader, "张三")
    with stage.working() as work:
        person = work.uow.people.add_named("张三", leader.id, work.now)
        assert undo_in(work, call(leader, [person])) == [(1, person.id)]
    assert stage.now_of(outing).shift.taken == 3
    assert arrives(stage, leader, "李四") is WalkIn.ADDED


@pytest.mark.parametrize(
    ("after", "outcome"), [(-2 * HOUR, "not_yet"), (2 * HOUR, "added"), (3 * HOUR, "over")]
)
def test_only_while_it_takes_place(
    stage: Stage, leader: Person, people: list[Person], after: timedelta, outcome: str
) -> None:
    stage.clock.at = SATURDAY + after
    assert arrives(stage, leader, "张三") == outcome


def test_somebody_who_had_signed_up_after_all_is_checked_in(
    stage: Stage, outing: Occasion, leader: Person, people: list[Person]
) -> None:
    with stage.working() as work:
        found = walk_in(work, Newcomer(1, people[0].id, 1, work.now, leader.id))
    assert found.outcome is WalkIn.CHECKED_IN
    assert stage.now_of(outing).shift.taken == 3


def test_somebody_who_waits_in_line_leaves_it_with_the_place(
    stage: Stage, outing: Occasion, leader: Person, people: list[Person]
) -> None:
    stage.clock.at = SATURDAY - timedelta(days=1)
    dora, emil = stage.resident("dora"), stage.resident("emil")
    stage.join(dora, outing)
    with stage.working() as work:
        work.uow.waitlist.enter(1, emil.id, 1, work.now)
        leave(work, dora, outing)
    with stage.open() as uow:
        waiting = uow.sign_ups.mine(1, emil.id)
    assert waiting
    assert waiting.state is SignUpState.HELD
    stage.clock.at = SATURDAY - HOUR
    with stage.working() as work:
        assert walk_in(work, Newcomer(1, emil.id, 1, work.now, leader.id)).outcome is WalkIn.ADDED
    assert stage.now_of(outing).shift.taken == 4
