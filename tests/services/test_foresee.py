"""The dry run: what the next days would send, and nothing written or spent by asking."""

from datetime import time, timedelta

import pytest

from bot.domain.deliveries import Priority, Reason, Road
from bot.domain.foreseen import Foreseen
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.quiet import NEVER, Quiet
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


@pytest.mark.parametrize("limit", [0, 1])
def test_nobody_is_told_less_than_is_planned(stage: Stage, alice: Person, limit: int) -> None:
    stage.mannered(Manners(NEVER, a_day=limit))
    for number in range(4):
        stage.tell(alice, key=str(number), priority=Priority.NEWS)
    found = looks_ahead(stage)
    assert sorted(source for each in found for source in each.sources) == [f"test:{n}" for n in range(4)]
