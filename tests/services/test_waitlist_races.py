"""The waitlist under real processes at the same moment, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.signups import SignUpState
from bot.services.joining.line_up import line_up
from tests.services.racers import Act, Racers, racers
from tests.services.stage import SATURDAY, Stage

TOWN = [f"p{number:03}" for number in range(60)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def outing(both: Stage) -> Occasion:
    occasion = both.outing(capacity=20)
    with both.working() as work:
        for name in TOWN:
            work.uow.people.add(f"o{name:_<27}", work.now)
    return occasion


def states(stage: Stage) -> Counter[SignUpState]:
    with stage.open() as uow:
        return Counter(line.sign_up.state for line in uow.sign_ups.roster(1))


def filled(stage: Stage, outing: Occasion, names: list[str]) -> None:
    for name in names:
        with stage.working() as work:
            line_up(work, stage.person(name), outing, 1)
        stage.clock.forward(seconds=1)


def heads_agree(stage: Stage, outing: Occasion) -> None:
    found = states(stage)
    shift = stage.now_of(outing).shift
    assert found[SignUpState.CONFIRMED] + found[SignUpState.HELD] == shift.taken
    assert shift.capacity is not None
    assert shift.taken <= shift.capacity


def test_sixty_for_twenty_places_forty_wait(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    results = many.race(database_url, [Act("lines_up", name) for name in TOWN])
    assert Counter(results) == {"joined": 20, "waiting": 40}
    assert states(both) == {SignUpState.CONFIRMED: 20, SignUpState.WAITLISTED: 40}
    with both.open() as uow:
        line = [entry.waiting for entry in uow.waitlist.line(1, 100)]
        assert [uow.waitlist.ahead(each) for each in line] == list(range(40))


def test_many_leave_and_many_come_and_nobody_jumps(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    filled(both, outing, TOWN[:40])
    acts = [Act("leaves", name) for name in TOWN[:10]] + [Act("joins", name) for name in TOWN[40:60]]
    results = many.race(database_url, acts)
    assert Counter(results[10:]) == {"full": 20}
    heads_agree(both, outing)
    with both.open() as uow:
        held = {e.openid for e in uow.waitlist.line(1, 100) if e.waiting.state is SignUpState.HELD}
    assert held == {f"o{name:_<27}" for name in TOWN[20:30]}
    told = both.deliveries("activity:1:shift:1:wait")
    assert Counter(each.openid for each in told) == dict.fromkeys(held, 1)


def test_the_first_reply_wins_and_only_one(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    filled(both, outing, TOWN[:40])
    both.clock.at = SATURDAY - timedelta(hours=5)
    many.race(database_url, [Act("leaves", TOWN[0])])
    late = [Act("accepts", name) for name in TOWN[20:40]]
    with both.open() as uow:
        asked = [e for e in uow.waitlist.line(1, 100) if e.waiting.asked]
    assert asked == []  # the racers live on Monday: there the place is held for one
    results = many.race(database_url, late)
    assert Counter(results) == {"confirmed": 1, "still_waiting": 19}
    heads_agree(both, outing)


def test_an_answer_and_the_clock_at_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    """Whoever comes first, everybody is in one place and each change is told once."""
    filled(both, outing, TOWN[:40])
    many.race(database_url, [Act("leaves", name) for name in TOWN[:6]])
    acts = [Act("accepts", name) for name in TOWN[20:26]] + [Act("does_chores", party=40)] * 6
    acts += [Act("leaves", name) for name in TOWN[6:10]] + [Act("holds", party=23)]
    many.race(database_url, acts)
    heads_agree(both, outing)
    found = states(both)
    assert sum(found.values()) == 40
    told = both.deliveries("activity:1:shift:1:wait")
    assert len({(each.source, each.id) for each in told}) == len(told)
