"""A meal within a shift counts for nobody who was there meanwhile, before and after the hours are written."""

from datetime import datetime, timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.people import Person
from bot.services.record.certificates import issue
from bot.services.record.close import close
from bot.services.record.meals import MealOutcome, take_break
from tests.services.stage import SATURDAY, Stage
from tests.services.test_certificates import YEAR
from tests.services.test_hours import attends, book, total

MEAL = SATURDAY + timedelta(hours=1), SATURDAY + timedelta(hours=2)


@pytest.fixture
def patrol(stage: Stage) -> Occasion:
    return stage.outing(title="巡逻", kind=ActivityKind.SERVICE)


def took(stage: Stage, patrol: Occasion, meal: tuple[datetime, datetime] = MEAL) -> MealOutcome:
    with stage.working() as work:
        return take_break(work, patrol.shift.id, meal, "用餐", None)


def test_who_was_there_meanwhile_has_the_meal_taken_out(
    stage: Stage, alice: Person, bob: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180)
    attends(stage, bob, patrol, 90, 180)
    assert took(stage, patrol) is MealOutcome.TAKEN
    book(stage, patrol)
    assert [total(stage, who).minutes for who in (alice, bob)] == [120, 60]


def test_hours_already_written_are_corrected_and_their_certificates_revoked(
    stage: Stage, alice: Person, bob: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180)
    attends(stage, bob, patrol, 120, 180)
    book(stage, patrol)
    with stage.working() as work:
        certificate = issue(work, alice, YEAR, None).certificate
    assert took(stage, patrol) is MealOutcome.TAKEN
    assert took(stage, patrol) is MealOutcome.SAME
    assert [total(stage, who).minutes for who in (alice, bob)] == [120, 60]
    with stage.open() as uow:
        found = uow.certificates.find(certificate.new.number if certificate else "")
    assert found
    assert not found.valid


def test_what_is_no_meal_of_a_service_is_refused(stage: Stage, alice: Person, patrol: Occasion) -> None:
    assert took(stage, patrol, (MEAL[0], SATURDAY + timedelta(hours=4))) is MealOutcome.OUTSIDE
    assert took(stage, patrol, (MEAL[1], MEAL[0])) is MealOutcome.OUTSIDE
    film = stage.outing(title="电影", kind=ActivityKind.RESIDENTS)
    assert took(stage, film) is MealOutcome.NOT_SERVICE
    attends(stage, alice, patrol, 0, 180)
    book(stage, patrol)
    with stage.working() as work:
        close(work, patrol.activity.id, None)
    assert took(stage, patrol) is MealOutcome.CLOSED
