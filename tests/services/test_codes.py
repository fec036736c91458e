"""The code that is read aloud: ten minutes each, never one for two shifts, five wrong tries and a pause."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.domain.activities import Activity, ActivityKind, Occasion, Shift
from bot.domain.codes import NUMBERS, Codes, codes, paused_until, tries_left
from bot.domain.people import Person, Role
from bot.services.persons.people import grant
from bot.services.presence.codes import CodeOutcome, Tried, code_now, try_code
from tests.services.stage import SATURDAY, Stage

SLOT = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


def shift(number: int, at: datetime = SATURDAY, hours: int = 2) -> Occasion:
    activity = Activity(number, f"{number}", ActivityKind.SERVICE, "社区北门", at)
    return Occasion(activity, Shift(number, number, at, at + timedelta(hours=hours), None))


@pytest.fixture
def saturday(stage: Stage) -> Occasion:
    """The outing, on its morning."""
    made = stage.outing()
    stage.clock.at = SATURDAY
    return made


def digits(stage: Stage, occasion: Occasion) -> str:
    with stage.working() as work:
        code = code_now(work, occasion)
    assert code
    return code.digits


def tries(stage: Stage, person: Person, said: str, at: datetime | None = None) -> Tried:
    with stage.working() as work:
        return try_code(work, person, said, at or work.now)


def wrong(stage: Stage, occasion: Occasion) -> str:
    """A code that has not been right for hours."""
    with stage.open() as uow:
        running = uow.attendance.running(stage.clock.at, stage.clock.at)
    told = Codes("tests", running)
    used = {told.of(occasion.shift.id, stage.clock.at - SLOT * back).digits for back in range(7)}
    return next(each for each in (f"{number:04d}" for number in range(NUMBERS)) if each not in used)


def test_four_digits_that_differ_between_slots_shifts_and_installations() -> None:
    told = [codes("tests", [1, 2], slot)[shift_id] for slot in range(50) for shift_id in (1, 2)]
    assert all(len(each) == 4 and each.isdigit() for each in told)
    assert len(set(told)) > 95
    assert [codes("other", [1], slot)[1] for slot in range(50)] != told[::2]


@pytest.mark.parametrize("together", [range(1, 400), range(399, 0, -1)])
def test_no_two_shifts_have_the_same_code_however_many_there_are(together: Sequence[int]) -> None:
    for slot in range(5):
        told = codes("tests", together, slot)
        assert len(set(told.values())) == len(together)
        assert told == codes("tests", sorted(together), slot)


def test_a_shift_steps_aside_only_for_earlier_ones() -> None:
    crowded = codes("tests", range(1, 400), 7)
    alone = {number: codes("tests", [number], 7)[number] for number in crowded}
    aside = [number for number in crowded if crowded[number] != alone[number]]
    assert aside, "with 400 codes some must have met"
    assert all(alone[number] in (crowded[other] for other in range(1, number)) for number in aside[:1])


def test_a_code_holds_for_its_slot_and_two_minutes_more() -> None:
    told, start = Codes("tests", [shift(1)]), SATURDAY
    code = told.of(1, start)
    assert code.until == start + SLOT
    assert code == told.of(1, start + SLOT - MINUTE)
    fates = [told.matched(code.digits, start + MINUTE * after).match for after in (0, 9, 10, 11, 12, 60, 300)]
    assert fates == ["right", "right", "right", "right", "old", "old", "wrong"]
    assert told.matched(code.digits, start - MINUTE).match == "wrong"


def test_neighbours_do_not_take_each_others_codes() -> None:
    told = Codes("tests", [shift(1), shift(2)])
    for number in (1, 2):
        found = told.matched(told.of(number, SATURDAY).digits, SATURDAY).occasion
        assert found
        assert found.shift.id == number


def test_the_code_just_gone_is_my_own_shifts_even_where_it_is_anothers_now() -> None:
    """The same digits, ten minutes apart: found by looking for two shifts to which it happens."""
    numbers = range(1, 300)
    before, now = codes("tests", numbers, 0), codes("tests", numbers, 1)
    start = datetime.fromisoformat("1970-01-01T00:10:00+00:00")
    mine, other = next((a, b) for a in numbers for b in numbers if a != b and before[a] == now[b])
    told = Codes("tests", [shift(number, start) for number in numbers], {mine})
    found = told.matched(before[mine], start).occasion
    assert found
    assert found.shift.id == mine
    told = Codes("tests", told.running, {other})
    found = told.matched(before[mine], start).occasion
    assert found
    assert found.shift.id == other


def test_five_wrong_tries_within_ten_minutes_pause_for_ten() -> None:
    newest_first = [SATURDAY - MINUTE * ago for ago in range(5)]
    assert paused_until(newest_first, SATURDAY) == SATURDAY + timedelta(minutes=10)
    assert paused_until(newest_first, SATURDAY + timedelta(minutes=10)) is None
    assert paused_until(newest_first[:4], SATURDAY) is None
    slow = [SATURDAY - MINUTE * 3 * ago for ago in range(5)]
    assert paused_until(slow, SATURDAY) is None
    assert tries_left(slow, SATURDAY) == 1


def test_a_clock_set_back_pauses_nobody() -> None:
    future = [SATURDAY + timedelta(days=1)] * 5
    assert paused_until(future, SATURDAY) is None
    assert tries_left(future, SATURDAY) == 5


def test_the_right_code_finds_the_shift(stage: Stage, saturday: Occasion) -> None:
    alice = stage.resident("alice")
    found = tries(stage, alice, digits(stage, saturday))
    assert (found.outcome, found.occasion and found.occasion.shift.id) == ("right", saturday.shift.id)


def test_a_message_that_comes_late_is_judged_by_its_own_time(stage: Stage, saturday: Occasion) -> None:
    alice, code = stage.resident("alice"), digits(stage, saturday)
    stage.clock.forward(minutes=30)
    assert tries(stage, alice, code).outcome is CodeOutcome.OLD
    assert tries(stage, alice, code, SATURDAY).outcome is CodeOutcome.RIGHT


def test_there_is_no_code_while_nobody_can_check_in(stage: Stage, saturday: Occasion) -> None:
    alice = stage.resident("alice")
    for at in (SATURDAY - timedelta(minutes=61), saturday.shift.ends_at + timedelta(hours=2)):
        stage.clock.at = at
        with stage.working() as work:
            assert code_now(work, saturday) is None
    stage.clock.at = SATURDAY - timedelta(hours=5)
    assert tries(stage, alice, "0000").outcome is CodeOutcome.NOTHING_ON


def test_the_fifth_wrong_try_pauses_and_tells_the_leaders_once(stage: Stage, saturday: Occasion) -> None:
    alice, olga, lee = (stage.resident(name) for name in ("alice", "olga", "lee"))
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)
        grant(work, lee, Role.LEADER)
        grant(work, lee, Role.ORGANIZER)
    left = [tries(stage, alice, wrong(stage, saturday)).left for _ in range(4)]
    assert left == [4, 3, 2, 1]
    fifth = tries(stage, alice, wrong(stage, saturday))
    assert (fifth.outcome, fifth.until) == (CodeOutcome.PAUSED, SATURDAY + timedelta(minutes=10))
    stage.clock.forward(minutes=9)
    assert tries(stage, alice, digits(stage, saturday)).outcome is CodeOutcome.PAUSED
    assert sorted(each.openid or "" for each in stage.deliveries("code_paused")) == sorted(
        [olga.openid, lee.openid]
    )
    stage.clock.forward(minutes=1)
    assert tries(stage, alice, digits(stage, saturday)).outcome is CodeOutcome.RIGHT


def test_one_persons_tries_do_not_pause_another(stage: Stage, saturday: Occasion) -> None:
    alice, bob = stage.resident("alice"), stage.resident("bob")
    for _ in range(5):
        tries(stage, alice, wrong(stage, saturday))
    assert tries(stage, bob, digits(stage, saturday)).outcome is CodeOutcome.RIGHT


def test_an_activity_that_was_called_off_has_no_code(stage: Stage, saturday: Occasion) -> None:
    code, alice = digits(stage, saturday), stage.resident("alice")
    stage.outing(title="另一个")
    with stage.working() as work:
        work.uow.activities.call_off(saturday.activity.id, work.now)
    assert tries(stage, alice, code).outcome is CodeOutcome.WRONG
