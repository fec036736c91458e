"""Several processes at the door at once, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.people import Role
from bot.services.persons.people import grant
from tests.services.racers import Act, Racers, racers
from tests.services.stage import SATURDAY, Stage


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


def test_one_person_checked_in_by_many_at_once_comes_once(
    both: Stage, many: Racers, database_url: str
) -> None:
    both.join(both.resident("alice"), both.outing())
    acts = [Act("checks_in", "alice", minute) for minute in range(20)]
    results = many.race(database_url, acts)
    assert Counter(results) == {"in": 1, "already_in": 19}
    with both.open() as uow:
        (only,) = uow.attendance.of_shift(1)
    assert only.in_at == SATURDAY + timedelta(minutes=results.index("in"))


def test_coming_and_leaving_at_the_same_moment_leaves_one_whole_record(
    both: Stage, many: Racers, database_url: str
) -> None:
    """Whichever message gets there first."""
    outing, names = both.outing(), [f"p{number}" for number in range(10)]
    for name in names:
        both.join(both.resident(name), outing)
    acts = [Act(does, name, at) for name in names for does, at in (("checks_out", 60), ("checks_in", 1))]
    results = many.race(database_url, acts)
    assert set(results[1::2]) == {"in"}
    with both.open() as uow:
        spans = {each.span for each in uow.attendance.of_shift(1)}
    assert spans == {(SATURDAY + timedelta(minutes=1), SATURDAY + timedelta(hours=1))}


def test_walk_ins_at_once_never_exceed_the_capacity(both: Stage, many: Racers, database_url: str) -> None:
    outing = both.outing(capacity=7)
    results = many.race(database_url, [Act("walks_in", f"p{number}") for number in range(20)])
    assert Counter(results) == {"added": 7, "full": 13}
    assert both.now_of(outing).shift.taken == 7
    with both.open() as uow:
        assert len(uow.attendance.of_shift(1)) == 7


def test_a_flood_of_wrong_codes_is_counted_one_by_one_and_told_once(
    both: Stage, many: Racers, database_url: str
) -> None:
    both.join(both.resident("alice"), both.outing())
    with both.working() as work:
        grant(work, work.uow.people.add("o-olga", work.now), Role.ORGANIZER)
    results = many.race(database_url, [Act("guesses", "alice")] * 20)
    assert Counter(results) == {"wrong": 4, "paused": 16}
    assert len(both.deliveries("code_paused")) == 1
