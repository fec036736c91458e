"""The dry run: what the next days would send, and nothing written or spent by asking."""

from datetime import time, timedelta

import pytest

from bot.domain.deliveries import Priority, Reason, Road
from bot.domain.foreseen import Foreseen
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.quiet import NEVER, Quiet
from bot.domain.throttle import Counted
from bot.services.reminding.day_loads import Loads
from bot.services.reminding.foresee import PAGE, foresee
from bot.services.work import Work
from tests.services.stage import EVENING, MORNING, NOW, SATURDAY, Stage
from tests.store.recording import recorded

NIGHT = Quiet(time(21), time(8))
NOON = SATURDAY + timedelta(hours=5)


def looks_ahead(stage: Stage, days: int = 7) -> list[Foreseen]:
    with stage.open() as uow:
        found = list(foresee(Work(uow, stage.clock.now(), stage.office.policy), stage.outlook, days))
        assert not uow.wrote
    return found


def told(found: list[Foreseen]) -> list[tuple[object, int, Road | None, Reason | None]]:
    return [(each.at, len(each.sources), each.road, each.why) for each in found]


def test_reminders_still_to_come_and_those_told_together(both: Stage) -> None:
    alice = both.resident("alice")
    both.join(alice, both.outing())
    both.join(alice, both.outing(title="环境清洁", starts_at=NOON, ends_at=NOON + timedelta(hours=1)))
    assert told(looks_ahead(both)) == [
        (EVENING, 2, Road.TEMPLATE, None),
        (MORNING, 1, Road.TEMPLATE, None),
        (NOON - timedelta(hours=2), 1, Road.TEMPLATE, None),
    ]
    assert told(looks_ahead(both, days=3)) == []


def test_quiet_hours_and_the_limit_are_told_as_reasons(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NIGHT, a_day=1))
    stage.clock.at = EVENING + timedelta(hours=2)
    stage.tell(alice, key="late")
    assert told(looks_ahead(stage)) == [(EVENING + timedelta(hours=12), 1, Road.TEMPLATE, Reason.QUIET_HOURS)]


def test_what_would_fail_and_why(stage: Stage, alice: Person, bob: Person) -> None:
    stage.messenger.roads = {Road.CUSTOM}
    stage.writes_to_us(alice)
    stage.join(alice, stage.outing())
    stage.tell(alice, bob, key="now")
    with stage.working() as work:
        work.uow.people.change(bob.id, following=False)
    assert told(looks_ahead(stage)) == [
        (NOW, 1, Road.CUSTOM, None),
        (EVENING, 1, Road.MAILBOX, Reason.WINDOW_CLOSED),
        (MORNING, 1, Road.MAILBOX, Reason.WINDOW_CLOSED),
        (NOW, 1, None, Reason.NOT_FOLLOWING),
    ]


def test_it_reads_only_and_a_bounded_number_of_times(stage: Stage) -> None:
    people = [stage.resident(f"p{number}") for number in range(30)]
    for person in people:
        stage.tell(person, key=f"to{person.name}")
    with recorded() as statements:
        assert len(looks_ahead(stage)) == len(people) < PAGE
    assert all(sql.split()[0] in ("SELECT", "PRAGMA") for sql in statements.work), statements.work


def loads(stage: Stage, days: int = 7) -> list[tuple[int, int, int | None, int, int, int]]:
    counted = Loads()
    for each in looks_ahead(stage, days):
        counted.count(each)
    found = counted.by_day(stage.throttle, stage.clock.at, days)
    return [(each.day.day, each.due, each.left, each.goes, each.waits, each.lost) for each in found]


def test_a_day_carries_what_its_quota_leaves_and_the_rest_is_due_on_the_next(stage: Stage) -> None:
    people = [stage.resident(f"p{number}") for number in range(25)]
    stage.tell(*people, key="news", priority=Priority.NEWS)
    stage.throttle.check(Road.TEMPLATE, Counted(3, 10), NOW)
    assert loads(stage) == [
        (1, 25, 7, 6, 19, 0),
        (2, 19, 10, 9, 10, 0),
        (3, 10, 10, 9, 1, 0),
        (4, 1, 10, 1, 0, 0),
    ]
    assert loads(stage, days=1) == [(1, 25, 7, 6, 19, 0), (2, 19, 10, 9, 10, 0)]


def test_what_must_arrive_goes_first_and_into_the_last_part(stage: Stage) -> None:
    people = [stage.resident(f"p{number}") for number in range(8)]
    stage.tell(*people, key="must", priority=Priority.MUST)
    stage.tell(*people, key="news", priority=Priority.NEWS)
    stage.throttle.check(Road.TEMPLATE, Counted(0, 10), NOW)
    assert loads(stage)[0] == (1, 16, 10, 9, 7, 0)
    stage.throttle.check(Road.TEMPLATE, Counted(7, 10), NOW)
    assert loads(stage)[0] == (1, 16, 3, 3, 13, 0)


def test_what_is_of_no_use_the_next_day_is_lost(stage: Stage, alice: Person, bob: Person) -> None:
    for person in (alice, bob):
        stage.join(person, stage.outing() if person is alice else stage.outing(title="清洁"))
    stage.throttle.check(Road.TEMPLATE, Counted(0, 1), NOW)
    assert loads(stage) == [(5, 2, 1, 1, 1, 0), (6, 3, 1, 1, 0, 2)]


def test_where_nobody_counts_everything_goes(stage: Stage, alice: Person) -> None:
    stage.tell(alice)
    assert loads(stage) == [(1, 1, None, 1, 0, 0)]


@pytest.mark.parametrize("limit", [0, 1])
def test_nobody_is_told_less_than_is_planned(stage: Stage, alice: Person, limit: int) -> None:
    stage.mannered(Manners(NEVER, a_day=limit))
    for number in range(4):
        stage.tell(alice, key=str(number), priority=Priority.NEWS)
    found = looks_ahead(stage)
    assert sorted(source for each in found for source in each.sources) == [f"test:{n}" for n in range(4)]
