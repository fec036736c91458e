"""补位: who is asked, in which order, how many, when, and who gets the place."""

from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.domain.replacement import AskOutcome, CallOutcome, CallState
from bot.domain.requirements import Holding, Quality, Requirement
from bot.domain.roles import NewRole
from bot.domain.signups import JoinOutcome
from bot.services.activities.qualify import qualify
from bot.services.joining.replace import answer, may_be_asked, open_call, stop_call
from bot.services.joining.sign_up import leave
from bot.services.persons.people import grant, meet, welcome
from tests.services.stage import SATURDAY, Stage, openid

HOUR = timedelta(hours=1)
HALF = timedelta(minutes=30)


@pytest.fixture
def gap(both: Stage) -> Occasion:
    """One place of two is free; olga organizes, and eight residents could step in."""
    outing = both.outing(capacity=2)
    both.join(both.resident("anna"), outing)
    olga = both.resident("olga")
    with both.working() as work:
        grant(work, olga, Role.ORGANIZER)
        may_be_asked(work, olga, wanted=False)
    for number in range(1, 9):
        both.resident(f"p{number}")
    return outing


def calls(stage: Stage, outing: Occasion) -> CallOutcome:
    with stage.working() as work:
        return open_call(work, outing.shift.id, stage.person("olga").id)


def asked(stage: Stage, number: int = 1) -> list[str]:
    """The names of those to whom the question of this round goes."""
    source = f"activity:1:shift:1:ask:{number}"
    return [each.name for each in stage.deliveries(source) if each.source == source]


def says(stage: Stage, name: str, yes: bool) -> tuple[AskOutcome, JoinOutcome | None]:
    with stage.working() as work:
        person = stage.person(name)
        ask = work.uow.replacements.open_ask(person.id, work.now)
        assert ask
        return answer(work, person, ask, yes)


def later(stage: Stage, by: timedelta = HALF) -> None:
    stage.clock.at += by
    stage.work_off()


def test_five_at_a_time_then_the_next_and_never_twice(both: Stage, gap: Occasion) -> None:
    assert calls(both, gap) is CallOutcome.OPENED
    assert calls(both, gap) is CallOutcome.ALREADY_OPEN
    assert asked(both) == ["p1", "p2", "p3", "p4", "p5"]
    later(both, HALF - timedelta(minutes=1))
    assert asked(both, 2) == []
    later(both, timedelta(minutes=1))
    assert asked(both, 2) == ["p6", "p7", "p8"]
    later(both)
    assert [each.name for each in both.deliveries("activity:1:shift:1:ask:3:nobody")] == ["olga"]


def test_asked_at_once_in_the_last_part_of_a_millisecond(both: Stage, gap: Occasion) -> None:
    both.clock.at = both.clock.at.replace(microsecond=157_984)
    assert calls(both, gap) is CallOutcome.OPENED
    assert len(asked(both)) == 5


def test_the_first_yes_gets_the_place_and_the_rest_are_told(both: Stage, gap: Occasion) -> None:
    calls(both, gap)
    both.work_off()
    assert says(both, "p3", True) == (AskOutcome.COMES, JoinOutcome.JOINED)
    told = [each.name for each in both.deliveries("activity:1:shift:1:ask:1:filled")]
    assert told == ["p1", "p2", "p4", "p5"]
    (letter,) = both.deliveries(f"replacement:{both.person('p3').id}")
    assert letter.name == "olga"
    later(both, HOUR)
    assert asked(both, 2) == []
    assert both.now_of(gap).shift.taken == 2


def test_who_was_not_reached_yet_is_not_told_that_it_is_settled(both: Stage, gap: Occasion) -> None:
    calls(both, gap)
    says(both, "p3", True)
    assert both.deliveries("activity:1:shift:1:ask:1:filled") == []
    assert {each.name for each in both.deliveries("activity:1:shift:1:ask:1")} <= {"p3"}


def test_all_declined_so_the_next_are_asked_at_once(both: Stage, gap: Occasion) -> None:
    calls(both, gap)
    for number in range(1, 6):
        assert asked(both, 2) == []
        assert says(both, f"p{number}", False) == (AskOutcome.DECLINED, None)
    both.work_off()
    assert asked(both, 2) == ["p6", "p7", "p8"]


def test_volunteers_first_then_the_least_recently_asked(both: Stage, gap: Occasion) -> None:
    with both.working() as work:
        grant(work, both.person("p8"), Role.VOLUNTEER)
        work.uow.people.change(both.person("p1").id, asked_at=work.now - HOUR)
        work.uow.people.change(both.person("p2").id, asked_at=work.now - 2 * HOUR)
    calls(both, gap)
    assert set(asked(both)) == {"p8", "p3", "p4", "p5", "p6"}
    later(both)
    assert set(asked(both, 2)) == {"p7", "p2", "p1"}


def test_only_suitable_people(both: Stage, gap: Occasion) -> None:
    """Not who left it, is busy then, opted out, gave no consent, or no longer follows."""
    elsewhere = both.outing(title="合唱", starts_at=SATURDAY + HOUR, ends_at=SATURDAY + 5 * HOUR)
    next_door = both.outing(title="义诊", starts_at=SATURDAY + 3 * HOUR, ends_at=SATURDAY + 4 * HOUR)
    both.join(both.person("p1"), elsewhere)
    both.join(both.person("p2"), next_door)  # it touches, and does not overlap
    with both.working() as work:
        may_be_asked(work, both.person("p3"), wanted=False)
        work.uow.people.change(both.person("p4").id, following=False)
        welcome(work, meet(work, openid("nameless")), work.now)
        leave(work, both.person("anna"), gap)
    calls(both, gap)
    assert asked(both) == ["p2", "p5", "p6", "p7", "p8"]


def test_nobody_is_asked_at_night(both: Stage, gap: Occasion) -> None:
    both.clock.at = SATURDAY - timedelta(days=1, hours=11)  # Thursday, 22:00
    assert calls(both, gap) is CallOutcome.IN_THE_MORNING
    later(both, 9 * HOUR)
    assert asked(both) == []
    later(both, HOUR)
    assert len(asked(both)) == 5


def test_the_evening_round_waits_for_the_morning(both: Stage, gap: Occasion) -> None:
    both.clock.at = SATURDAY - timedelta(days=1, hours=12, minutes=15)  # Thursday, 20:45
    calls(both, gap)
    later(both, HOUR)
    assert asked(both, 2) == []
    later(both, 11 * HOUR)
    assert len(asked(both, 2)) == 3


def test_refusals(both: Stage, gap: Occasion) -> None:
    early = both.outing(title="晨跑", starts_at=SATURDAY - 2 * HOUR, ends_at=SATURDAY - HOUR)  # 7:00
    both.clock.at = SATURDAY - 11 * HOUR
    assert calls(both, early) is CallOutcome.TOO_LATE
    both.join(both.person("p1"), gap)
    assert calls(both, gap) is CallOutcome.FULL
    both.clock.at = SATURDAY
    assert calls(both, gap) is CallOutcome.OVER


def test_a_yes_that_comes_too_late(both: Stage, gap: Occasion) -> None:
    calls(both, gap)
    both.work_off()
    both.join(both.person("p8"), gap)
    assert says(both, "p1", True) == (AskOutcome.FILLED, None)
    later(both)
    assert asked(both, 2) == []
    assert [each.name for each in both.deliveries("activity:1:shift:1:ask:1:filled")] == [
        "p2",
        "p3",
        "p4",
        "p5",
    ]


def test_stopped(both: Stage, gap: Occasion) -> None:
    calls(both, gap)
    both.work_off()
    with both.working() as work:
        assert stop_call(work, gap.shift.id, None)
        assert not stop_call(work, gap.shift.id, None)
        assert work.uow.replacements.open_ask(both.person("p1").id, work.now) is None
    assert len(both.deliveries("activity:1:shift:1:ask:1:filled")) == 5
    assert calls(both, gap) is CallOutcome.OPENED
    assert asked(both, 2) == ["p6", "p7", "p8"]


def test_a_role_asks_only_those_who_may_take_it(both: Stage) -> None:
    """Where the roles use up all places, nobody is asked for a task that they may not do."""
    driver = NewRole("司机", 1, (Requirement(Quality.LICENCE),))
    guide = NewRole("引导员", 1)
    outing = both.outing(capacity=2, roles=(driver, guide))
    names = [f"r{number}" for number in range(4)]
    people = {name: both.resident(name) for name in names}
    with both.working() as work:
        qualify(work, people["r0"], Holding(Quality.LICENCE), None)
        qualify(work, people["r3"], Holding(Quality.LICENCE), None)
        role_id = work.uow.roles.of_shift(outing.shift.id)[0].id
        assert open_call(work, outing.shift.id, None, role_id) is CallOutcome.OPENED
    asked = {each.name for each in both.deliveries("activity:1:shift:1:ask:1")}
    assert {"r0", "r3"} == asked & set(names)
    with both.working() as work:
        ask = work.uow.replacements.open_ask(people["r0"].id, work.now)
        assert ask
        assert answer(work, people["r0"], ask, True)[0] is AskOutcome.COMES
        mine = work.uow.sign_ups.mine(outing.shift.id, people["r0"].id)
        assert mine
        assert mine.role_id == role_id
        assert work.uow.replacements.call(outing.shift.id).state is CallState.FILLED  # type: ignore[union-attr]


def test_whatever_is_free_is_taken_by_who_may(both: Stage) -> None:
    driver = NewRole("司机", 1, (Requirement(Quality.LICENCE),))
    outing = both.outing(capacity=1, roles=(driver,))
    both.resident("r0")
    with both.working() as work:
        open_call(work, outing.shift.id, None)
        assert work.uow.replacements.open_ask(both.person("r0").id, work.now) is None
