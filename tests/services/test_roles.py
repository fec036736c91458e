"""Shifts with roles: places of their own, and what is asked of those who take them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.activities import NewShift, Occasion
from bot.domain.people import Person
from bot.domain.requirements import Holding, Quality, Requirement
from bot.domain.roles import NewRole, ShiftRole
from bot.domain.signups import JoinOutcome, Wish
from bot.services.activities.qualify import QualifyOutcome, disqualify, qualify
from bot.services.activities.structure import StructureOutcome, add_role, add_shift, demand
from bot.services.joining.sign_up import leave, sign_up
from bot.services.persons.people import erase, meet
from bot.store.tables import audit, qualifications
from tests.services.racers import Act, Racers, racers
from tests.services.stage import NOW, SATURDAY, Stage, openid

LICENCE, ADULT = Requirement(Quality.LICENCE), Requirement(Quality.AGE, "18")
FIRST_AID = Requirement(Quality.TRAINING, "急救")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


def with_role(stage: Stage, occasion: Occasion, *roles: NewRole) -> list[ShiftRole]:
    with stage.working() as work:
        for role in roles:
            assert add_role(work, occasion.activity.id, role, None) is StructureOutcome.DONE
        return work.uow.roles.of_shift(occasion.shift.id)


def takes(stage: Stage, person: Person, occasion: Occasion, role: ShiftRole, party: int = 1) -> JoinOutcome:
    with stage.working() as work:
        return sign_up(work, person, occasion, party, Wish(role_id=role.id)).outcome


def holds(
    stage: Stage, person: Person, quality: Quality, name: str = "", until: datetime | None = None
) -> None:
    with stage.working() as work:
        assert qualify(work, person, Holding(quality, name, until), None) is QualifyOutcome.KEPT


def taken(stage: Stage, occasion: Occasion) -> tuple[int, list[int]]:
    """Heads of the shift, and sign-ups of each of its roles."""
    with stage.open() as uow:
        return stage.now_of(occasion).shift.taken, [
            role.taken for role in uow.roles.of_shift(occasion.shift.id)
        ]


def test_a_role_has_places_of_its_own(both: Stage) -> None:
    outing = both.outing()
    guide, desk = with_role(both, outing, NewRole("引导员", 1), NewRole("登记员", 2))
    alice, bob = both.resident("alice"), both.resident("bob")
    assert takes(both, alice, outing, guide, party=3) is JoinOutcome.JOINED
    assert takes(both, bob, outing, guide) is JoinOutcome.ROLE_FULL
    assert taken(both, outing) == (3, [1, 0])
    assert takes(both, bob, outing, desk) is JoinOutcome.JOINED
    with both.working() as work:
        leave(work, alice, outing)
    assert taken(both, outing) == (1, [0, 1])


def test_whoever_is_refused_leaves_no_place_taken(both: Stage) -> None:
    outing = both.outing(capacity=1)
    (guide,) = with_role(both, outing, NewRole("引导员", 5))
    assert takes(both, both.resident("alice"), outing, guide) is JoinOutcome.JOINED
    assert takes(both, both.resident("bob"), outing, guide) is JoinOutcome.FULL
    assert taken(both, outing) == (1, [1])


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (LICENCE, Holding(Quality.LICENCE)),
        (FIRST_AID, Holding(Quality.TRAINING, "急救")),
        (Requirement(Quality.PARTY), Holding(Quality.PARTY)),
        (Requirement(Quality.TEAM, "雷锋车队"), Holding(Quality.TEAM, "雷锋车队")),
        (Requirement(Quality.QUALIFICATION, "健康证"), Holding(Quality.QUALIFICATION, "健康证")),
        (ADULT, Holding(Quality.BORN, "2009")),
    ],
)
def test_what_is_asked_for_must_be_held(
    stage: Stage, alice: Person, asked: Requirement, held: Holding
) -> None:
    outing = stage.outing(requirements=(asked,))
    assert stage.join(alice, outing) is JoinOutcome.UNQUALIFIED
    holds(stage, alice, held.quality, held.name)
    assert stage.join(alice, outing) is JoinOutcome.JOINED


def test_what_is_held_must_be_held_on_the_day(stage: Stage, alice: Person) -> None:
    outing = stage.outing(requirements=(FIRST_AID,))
    holds(stage, alice, Quality.TRAINING, "急救", until=SATURDAY)
    assert stage.join(alice, outing) is JoinOutcome.UNQUALIFIED
    holds(stage, alice, Quality.TRAINING, "急救", until=SATURDAY + HOUR)
    assert stage.join(alice, outing) is JoinOutcome.JOINED


def test_the_wrong_training_and_too_young_do_not_help(stage: Stage, alice: Person) -> None:
    outing = stage.outing(requirements=(FIRST_AID, ADULT))
    holds(stage, alice, Quality.TRAINING, "消防")
    holds(stage, alice, Quality.BORN, "1980")
    holds(stage, alice, Quality.BORN, "2010")  # in place of the year before
    with stage.working() as work:
        assert sign_up(work, alice, outing, 1).attempt.unmet == (FIRST_AID, ADULT)


def test_a_role_asks_for_its_own(stage: Stage, alice: Person) -> None:
    outing = stage.outing()
    driver, guide = with_role(stage, outing, NewRole("司机", 1, (LICENCE,)), NewRole("引导员"))
    assert takes(stage, alice, outing, driver) is JoinOutcome.UNQUALIFIED
    assert takes(stage, alice, outing, guide) is JoinOutcome.JOINED


def test_a_changed_demand_holds_for_newcomers(stage: Stage, alice: Person, bob: Person) -> None:
    outing = stage.outing()
    stage.join(alice, outing)
    with stage.working() as work:
        demand(work, outing.activity, (LICENCE,), True, None)
    assert stage.join(bob, outing) is JoinOutcome.UNQUALIFIED
    assert stage.join(alice, outing, 2) is JoinOutcome.PARTY_CHANGED
    with stage.working() as work:
        demand(work, outing.activity, (), True, None)
    assert stage.join(bob, outing) is JoinOutcome.PENDING


def test_nothing_is_kept_of_those_who_did_not_agree(stage: Stage) -> None:
    with stage.working() as work:
        person = meet(work, openid("dave"))
        assert qualify(work, person, Holding(Quality.LICENCE), None) is QualifyOutcome.NOT_AGREED
        assert work.uow.qualifications.of_person(person.id) == []


def test_what_a_person_holds_goes_with_them_and_is_not_in_the_audit_log(stage: Stage, alice: Person) -> None:
    holds(stage, alice, Quality.BORN, "1980")
    holds(stage, alice, Quality.LICENCE)
    with stage.working() as work:
        assert disqualify(work, alice, Holding(Quality.LICENCE), None) is QualifyOutcome.DROPPED
        assert disqualify(work, alice, Holding(Quality.LICENCE), None) is QualifyOutcome.NOT_HELD
        erase(work, alice)
    with stage.engine.connect() as connection:
        assert connection.execute(select(qualifications)).all() == []
        noted = [row.detail for row in connection.execute(select(audit)) if "qualify" in row.action]
    assert noted == [{"quality": "born"}, {"quality": "licence"}, {"quality": "licence"}]


def test_a_further_shift_has_its_own_time_places_and_roles(both: Stage) -> None:
    outing = both.outing(capacity=1)
    new = NewShift(SATURDAY + 5 * HOUR, SATURDAY + 7 * HOUR, 2, roles=(NewRole("引导员", 1),))
    with both.working() as work:
        made = add_shift(work, outing.activity.id, new, None)
        assert isinstance(made, Occasion)
        assert add_shift(work, outing.activity.id, new, None) is StructureOutcome.THERE_ALREADY
        past = NewShift(NOW - HOUR, NOW, 2)
        assert add_shift(work, outing.activity.id, past, None) is StructureOutcome.PAST
    assert (made.activity, made.shift.capacity, made.shift.roles) == (outing.activity, 2, 1)
    alice = both.resident("alice")
    assert both.join(alice, outing) is JoinOutcome.JOINED
    assert both.join(alice, made) is JoinOutcome.JOINED  # the one does not overlap the other
    with both.open() as uow:
        assert [each.shift.taken for each in uow.activities.of_activity(outing.activity.id)] == [1, 1]


def test_many_race_for_the_places_of_a_role(both: Stage, many: Racers, database_url: str) -> None:
    outing = both.outing()
    (guide,) = with_role(both, outing, NewRole("引导员", 7))
    assert (outing.shift.id, guide.id) == (1, 1)
    results = many.race(database_url, [Act("takes_role", f"p{number}") for number in range(24)])
    assert Counter(results) == {"joined": 7, "role_full": 17}
    assert taken(both, outing) == (7, [7])


def test_a_year_of_birth_is_asked_of_nobody() -> None:
    with pytest.raises(ValueError, match="must be training"):
        Requirement.parse("born:1980")
    assert Requirement.parse("age:18") == ADULT
