"""One person of two at the same moment as everything else, on both databases: nobody lost, nobody doubled."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.signups import SignUp
from bot.services.joining.helpers import care_for
from bot.services.joining.line_up import line_up
from bot.services.persons.twins import claim_name
from tests.services.racers import Act, Racers, racers
from tests.services.stage import SATURDAY, Stage

NAMES = [f"p{number}" for number in range(6)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def outing(both: Stage) -> Occasion:
    """Six places, all of them held by names that olga entered; who bears them waits."""
    both.resident("olga")
    for name in NAMES:
        both.resident(name)
    occasion = both.outing(capacity=6)
    named = entered(both, NAMES)
    with both.working() as work:
        for each in (*named, *(both.person(name) for name in NAMES)):
            line_up(work, each, occasion, 1)
    return occasion


def entered(stage: Stage, names: list[str]) -> list[Person]:
    with stage.working() as work:
        return [care_for(work, stage.person("olga"), name, None) for name in names]


def in_it(stage: Stage) -> list[SignUp]:
    with stage.open() as uow:
        lines = uow.sign_ups.roster(1)
    return [line.sign_up for line in lines if line.sign_up.active or line.sign_up.waiting]


def numbers(stage: Stage) -> list[int]:
    return [each.id for each in entered(stage, NAMES)]


def sane(stage: Stage, outing: Occasion) -> None:
    """What is taken is what people have, and nobody is in twice."""
    taken = sum(each.party_size for each in in_it(stage) if each.has_places)
    assert taken == stage.now_of(outing).shift.taken <= 6
    assert all(count == 1 for count in Counter(each.person_id for each in in_it(stage)).values())


def test_merging_the_same_two_from_everywhere_happens_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    named = numbers(both)
    acts = [Act("merges", name, number) for name, number in zip(NAMES, named, strict=True)] * 4
    assert Counter(many.race(database_url, acts)) == {"merged": 6, "gone": 18}
    sane(both, outing)
    assert {each.person_id for each in in_it(both)} == {both.person(name).id for name in NAMES}
    assert all(each.active for each in in_it(both))
    for name, number in zip(NAMES, named, strict=True):
        (told,) = both.deliveries(f"twin:{number}:{both.person(name).id}:merged")
        assert told.openid == both.person(name).openid


def test_merging_while_either_leaves_and_others_queue_up(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    named = numbers(both)
    acts = [
        each
        for name, number in zip(NAMES, named, strict=True)
        for each in (Act("merges", name, number), Act("is_signed_off", "olga", number), Act("leaves", name))
    ]
    results = many.race(database_url, [*acts, *[Act("lines_up", f"q{number}") for number in range(8)]])
    merged = results[0 : len(acts) : 3]
    assert set(merged) == {"merged"}
    sane(both, outing)
    assert not {each.person_id for each in in_it(both)} & set(named)


def test_a_yes_and_a_no_end_in_one_of_both(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    named = numbers(both)[0]
    with both.working() as work:
        claim_name(work, both.person("p0"), named)
    results = many.race(database_url, [Act("says_same", "olga"), Act("says_other", "olga")] * 4)
    sane(both, outing)
    p0 = both.person("p0").id
    has_it = any(each.person_id == p0 and each.active for each in in_it(both))
    assert results.count("merged") == has_it
    refused = len(both.deliveries(f"twin:{named}:{p0}:refused"))
    assert refused == (not has_it)


def test_nobody_is_entered_under_a_name_that_is_no_more(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    both.outing(starts_at=SATURDAY + timedelta(days=1), ends_at=SATURDAY + timedelta(days=1, hours=1))
    named = numbers(both)
    acts = [
        each
        for name, number in zip(NAMES, named, strict=True)
        for each in (Act("is_entered", "olga", number), Act("merges", name, number))
    ]
    results = many.race(database_url, acts * 2)
    assert set(results) <= {"joined", "gone", "merged", "changed", "already_in", "party_changed"}
    many.race(database_url, acts)
    with both.open() as uow:
        coming = [line.sign_up.person_id for line in uow.sign_ups.roster(2) if line.sign_up.active]
    assert not set(coming) & set(named)
    assert len(coming) == len(set(coming))
