"""The ten working days: what organizers are told until an activity is closed, and what closing does."""

from datetime import date, timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Means
from bot.domain.closings import Missing
from bot.domain.people import Person
from bot.services.record import workdays
from bot.services.record.close import Closed, CloseOutcome, close
from bot.services.record.confirm import confirm
from bot.services.record.hour_requests import Complaint, Ruling, answer, ask
from tests.services.stage import SATURDAY, Stage
from tests.services.test_hours import attends, olga, organizer, peter

__all__ = ["olga", "organizer", "peter"]


@pytest.fixture
def patrol(stage: Stage) -> Occasion:
    return stage.outing(title="巡逻", kind=ActivityKind.SERVICE)


def at(stage: Stage, days: int, hour: int = 10, minute: int = 0) -> None:
    """So many days after the patrol, on a clock in Beijing."""
    stage.clock.at = SATURDAY.replace(hour=0) + timedelta(days=days, hours=hour - 8, minutes=minute)
    stage.work_off()


def closed(stage: Stage, patrol: Occasion, actor: Person | None = None) -> Closed:
    with stage.working() as work:
        return close(work, patrol.activity.id, actor.id if actor else None)


def told(stage: Stage, patrol: Occasion) -> list[str]:
    """The keys of what the organizers were told of this activity, in order."""
    with stage.open() as uow:
        (olga_,) = [uow.people.get(id_) for id_ in uow.people.with_role("organizer")]  # type: ignore[arg-type]
        notices = uow.deliveries.notices(olga_.id, 50)
    return [each.key for each in reversed(notices) if each.key.startswith("closing.")]


# working days


def test_holidays_are_no_working_days_and_some_weekends_are() -> None:
    """Before Spring Festival 2026: 15-23 February are off, Saturdays 14 and 28 February are worked."""
    assert workdays.after(date(2026, 2, 13), 1) == (date(2026, 2, 14), True)
    assert workdays.after(date(2026, 2, 14), 1) == (date(2026, 2, 24), True)
    assert workdays.after(date(2026, 2, 13), 10) == (date(2026, 3, 5), True)


def test_a_year_not_announced_is_taken_by_its_weeks() -> None:
    assert workdays.after(date(2099, 1, 2), 5) == (date(2099, 1, 9), False)


def test_the_days_left_are_counted_to_both_sides() -> None:
    assert workdays.until(date(2099, 1, 2), date(2099, 1, 9)) == 5
    assert workdays.until(date(2099, 1, 9), date(2099, 1, 9)) == 0
    assert workdays.until(date(2099, 1, 9), date(2099, 1, 2)) == -5


# the daily question


def test_organizers_are_told_once_a_day_at_ten_what_is_missing(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180, out_by=Means.SYSTEM)
    at(stage, 0, 14)
    assert told(stage, patrol) == []
    at(stage, 1, 9, 59)
    assert told(stage, patrol) == []
    for minute in (0, 1, 59):
        at(stage, 1, 10, minute)
    assert told(stage, patrol) == ["closing.missing_by_week"]
    at(stage, 2)
    assert len(told(stage, patrol)) == 2
    with stage.working() as work:
        (claim,) = work.uow.claims.open(5)
        assert confirm(work, claim.id, olga.id) == "written"
    at(stage, 3)
    assert told(stage, patrol)[-1] == "closing.ready_by_week"
    at(stage, 20)
    assert told(stage, patrol)[-1] == "closing.overdue"
    assert closed(stage, patrol, olga).outcome is CloseOutcome.CLOSED
    before = len(told(stage, patrol))
    at(stage, 21)
    assert len(told(stage, patrol)) == before


def test_what_earns_no_hours_is_not_asked_for(stage: Stage, alice: Person, olga: Person) -> None:
    film = stage.outing(title="电影", kind=ActivityKind.RESIDENTS)
    at(stage, 0, 14)
    at(stage, 1)
    assert told(stage, film) == []
    assert closed(stage, film).outcome is CloseOutcome.NOT_SERVICE


def test_where_nobody_signed_up_and_nobody_came_there_is_nothing_to_ask(
    stage: Stage, olga: Person, patrol: Occasion
) -> None:
    at(stage, 0, 14)
    at(stage, 1)
    assert told(stage, patrol) == []
    assert closed(stage, patrol, olga) == Closed(CloseOutcome.CLOSED)
    assert closed(stage, patrol, olga).outcome is CloseOutcome.ALREADY


def test_where_people_signed_up_and_nobody_was_checked_in_organizers_are_asked(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    stage.join(alice, patrol)
    at(stage, 0, 14)
    at(stage, 1)
    assert told(stage, patrol) == ["closing.ready_by_week"]


# closing


def test_closing_is_refused_while_something_is_missing(
    stage: Stage, alice: Person, bob: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180, out_by=Means.SYSTEM)
    stage.clock.at = SATURDAY + timedelta(hours=2)
    assert closed(stage, patrol).missing == Missing(shifts=1, present=1)
    stage.clock.at = SATURDAY + timedelta(hours=3, minutes=5)
    assert closed(stage, patrol).missing == Missing(present=1)
    at(stage, 0, 14)
    with stage.working() as work:
        number = ask(work, bob, Complaint(patrol.shift.id, None, "我也在"))
    assert closed(stage, patrol).missing == Missing(forgotten=1, requests=1)
    with stage.working() as work:
        confirm(work, work.uow.claims.open(5)[0].id, olga.id)
        answer(work, number or 0, Ruling(None, "没看到"), olga.id)
    assert closed(stage, patrol, olga).outcome is CloseOutcome.CLOSED
    assert closed(stage, patrol, olga).outcome is CloseOutcome.ALREADY


def test_closing_tells_everybody_their_hours_once(
    stage: Stage, alice: Person, bob: Person, olga: Person, patrol: Occasion
) -> None:
    """Also right after the end, when all have checked out."""
    attends(stage, alice, patrol, 0, 180)
    attends(stage, bob, patrol, 0, 90)
    stage.clock.at = SATURDAY + timedelta(hours=3)
    assert closed(stage, patrol, olga) == Closed(CloseOutcome.CLOSED, told=2)
    for person, minutes in ((alice, "180"), (bob, "90")):
        source = f"activity:{patrol.activity.id}:hours:{person.id}"
        assert [each.openid for each in stage.deliveries(source)] == [person.openid]
        with stage.open() as uow:
            facts = uow.outbox.facts(source, 1)
        assert facts["served_minutes"] == minutes
    assert facts == {
        "title": "巡逻",
        "served_minutes": "90",
        "total": "1.5",
        "star": "1",
        "lacking": "98.5",
    }


def test_a_cancelled_activity_is_not_closed(stage: Stage, patrol: Occasion) -> None:
    with stage.working() as work:
        work.uow.activities.call_off(patrol.activity.id, work.now)
    assert closed(stage, patrol).outcome is CloseOutcome.CANCELLED
