"""Changes, no-shows and replacements in real processes at the same moment, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.replacement import Call, CallState
from bot.services.joining.replace import open_call
from tests.services.racers import Act, Racers, racers
from tests.services.stage import Stage

NAMES = [f"p{number}" for number in range(12)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def outing(both: Stage) -> Occasion:
    """Eight places, seven taken: p0 to p6. All others could step in."""
    outing = both.outing(capacity=8)
    for name in NAMES:
        person = both.resident(name)
        if name in NAMES[:7]:
            both.join(person, outing)
    return outing


def test_changes_at_once_leave_everybody_with_one_notice_of_what_holds(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    acts = [Act("changes", party=1), Act("moves", party=1), Act("changes", party=2), Act("moves", party=2)]
    acts += [Act("leaves", name) for name in NAMES[:2]] + [Act("joins", name) for name in NAMES[7:9]]
    results = many.race(database_url, acts)
    shift = both.now_of(outing).shift
    assert shift.version - 1 == results.count("moved") + results.count("changed") >= 1
    assert set(results[:4]) <= {"changed", "moved", "changed_meanwhile"}
    told = Counter(each.name for each in both.deliveries("activity:1:shift:1:changed"))
    assert {name: told[name] for name in NAMES[2:7]} == dict.fromkeys(NAMES[2:7], 1)


def test_everybody_says_yes_at_once_and_one_gets_the_place(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    with both.working() as work:
        open_call(work, outing.shift.id, None)
    both.work_off()
    results = many.race(database_url, [Act("steps_in", name) for name in NAMES[7:]])
    assert Counter(results) == {"comes": 1, "filled": 4}
    assert both.now_of(outing).shift.taken == 8
    winner = NAMES[7 + results.index("comes")]
    told = {each.name for each in both.deliveries("activity:1:shift:1:ask:1:filled")}
    assert winner not in told


def test_several_clocks_ask_the_next_people_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    with both.working() as work:
        call = Call(0, 1, None, CallState.OPEN, 0, work.now - timedelta(minutes=1))
        work.uow.replacements.open(call, work.now)
    results = many.race(database_url, [Act("asks_next")] * 8)
    assert Counter(results) == {"True": 1, "False": 7}
    assert len(both.deliveries("activity:1:shift:1:ask:1")) == 5


def test_a_no_show_is_marked_once_and_its_place_freed_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    results = many.race(database_url, [Act("marks", "p0")] * 8)
    assert Counter(results) == {"marked": 1, "already": 7}
    assert both.now_of(outing).shift.taken == 6
    results = many.race(database_url, [Act("unmarks", "p0")] * 8)
    assert Counter(results) == {"taken_back": 1, "not_marked": 7}
    assert both.now_of(outing).shift.taken == 7
