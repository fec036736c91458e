"""Service hours in several real processes at the same moment, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Means
from bot.domain.people import Person
from bot.services.record.hour_requests import Complaint, ask
from tests.services.racers import Act, Racers, racers
from tests.services.stage import SATURDAY, Stage
from tests.services.test_hours import attends, book

OLGAS = [f"olga{number}" for number in range(8)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def alice(both: Stage) -> Person:
    alice = both.resident("alice")
    assert alice.id == 1
    for name in OLGAS:
        both.resident(name)
    return alice


@pytest.fixture
def patrol(both: Stage, alice: Person) -> Occasion:
    return both.outing(title="巡逻", kind=ActivityKind.SERVICE, ends_at=SATURDAY + timedelta(hours=5))


def minutes(stage: Stage, who: Person) -> int:
    with stage.open() as uow:
        return uow.hours.sum(who.id).minutes


def test_a_shift_is_written_once_however_many_clocks_tick(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    attends(both, alice, patrol, 0, 270)
    results = many.race(database_url, [Act("books") for _ in range(8)])
    assert sorted(results) == ["0"] * 7 + ["1"]
    assert minutes(both, alice) == 270
    with both.open() as uow:
        assert uow.claims.open(5) == []


def test_eight_hours_a_day_are_not_passed_by_two_at_once(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    """Two shifts of one day, five hours each, by two organizers: one of them waits for another person."""
    both.outing(title="值守", kind=ActivityKind.SERVICE, ends_at=SATURDAY + timedelta(hours=5))
    acts = [Act("back_fills", name, 1 + number % 2) for number, name in enumerate(OLGAS)]
    results = many.race(database_url, acts)
    assert Counter(results) == {"written": 1, "waiting": 1, "double": 6}
    assert minutes(both, alice) == 300


def test_a_row_is_never_corrected_below_nothing(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    attends(both, alice, patrol, 0, 270)
    book(both, patrol)
    results = many.race(database_url, [Act("corrects", party=60) for _ in range(8)])
    assert Counter(results) == {"written": 4, "below_zero": 4}
    assert minutes(both, alice) == 30


def test_a_claim_is_confirmed_once(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    attends(both, alice, patrol, 0, 300, out_by=Means.SYSTEM)
    book(both, patrol)
    results = many.race(database_url, [Act("confirms", name) for name in OLGAS])
    assert Counter(results) == {"written": 1, "not_open": 7}
    assert minutes(both, alice) == 300


def test_a_request_is_answered_once(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    attends(both, alice, patrol, 0, 120)
    book(both, patrol)
    with both.working() as work:
        row = work.uow.hours.latest(alice.id, 1)[0]
        assert ask(work, alice, Complaint(patrol.shift.id, row.id, "少了")) == 1
    results = many.race(database_url, [Act("answers", name, 30) for name in OLGAS])
    assert Counter(results) == {"written": 1, "answered": 7}
    assert minutes(both, alice) == 150


def test_an_activity_is_closed_once_and_its_hours_told_once(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    attends(both, alice, patrol, 0, 120)
    results = many.race(database_url, [Act("closes", name) for name in OLGAS])
    assert Counter(results) == {"closed": 1, "already": 7}
    assert minutes(both, alice) == 120
    assert len(both.deliveries(f"activity:1:hours:{alice.id}")) == 1


def test_no_certificate_outlives_the_correction_beside_it(
    both: Stage, alice: Person, patrol: Occasion, many: Racers, database_url: str
) -> None:
    """One issued before is revoked with the correction; one issued after it attests what is left."""
    attends(both, alice, patrol, 0, 120)
    book(both, patrol)
    acts = [Act("certifies") if number % 2 else Act("corrects", party=20) for number in range(8)]
    numbers = set(many.race(database_url, acts)) - {"written"}
    with both.open() as uow:
        found = [uow.certificates.find(number) for number in numbers]
        attested = [each.new.minutes for each in found if each and each.valid]
        left = uow.hours.sum(alice.id, date(2027, 1, 1), date(2027, 12, 31)).minutes
    assert left == 40
    assert set(attested) <= {40}
