"""Real processes at the same moment, on both databases: nothing is handed out, released or sent twice."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState
from bot.domain.signups import JoinOutcome
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.joining.sign_up import join
from bot.services.persons.people import erase
from tests.services.racers import Act, Racers, racers
from tests.services.stage import NOW, POLICY, Stage

TOWN = [f"p{number}" for number in range(60)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def outing(both: Stage) -> Occasion:
    """The first shift of this database: number 1, as the racers know it."""
    occasion = both.outing()
    assert occasion.shift.id == 1
    return occasion


def known(stage: Stage, names: list[str]) -> None:
    with stage.working() as work:
        for name in names:
            work.uow.people.add(f"o{name:_<27}", work.now)


def heads(stage: Stage) -> list[int]:
    """The sizes of the parties that are coming."""
    with stage.open() as uow:
        return [line.sign_up.party_size for line in uow.sign_ups.roster(1) if line.sign_up.active]


def reminders(stage: Stage) -> Counter[str | None]:
    found = stage.deliveries("activity:1:shift:1:reminder")
    return Counter(each.openid for each in found if each.state is DeliveryState.PLANNED)


def test_sixty_people_race_for_forty_places(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    """They write for the first time, so even who they are is new."""
    results = many.race(database_url, [Act("joins", name) for name in TOWN])
    assert Counter(results) == {"joined": 40, "full": 20}
    assert both.now_of(outing).shift.taken == 40
    assert heads(both) == [1] * 40
    assert set(reminders(both).values()) == {len(POLICY.reminders)}


def test_parties_of_all_sizes_never_pass_the_capacity(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    acts = [Act("joins", name, 1 + number % 7) for number, name in enumerate(TOWN[:32])]
    results = many.race(database_url, acts)
    taken = both.now_of(outing).shift.taken
    assert sum(heads(both)) == taken <= 40
    assert taken == sum(act.party for act, result in zip(acts, results, strict=True) if result == "joined")
    assert set(results) <= {"joined", "full", "too_few_left"}
    assert taken > 40 - 7


def test_one_person_on_many_devices_gets_one_place(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    results = many.race(database_url, [Act("joins", "alice", 2)] * 12)
    assert Counter(results) == {"joined": 1, "already_in": 11}
    assert (heads(both), both.now_of(outing).shift.taken) == ([2], 2)


def test_one_person_gets_into_one_of_several_shifts_at_the_same_time(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    known(both, ["alice"])
    shifts = [outing.shift.id, *(both.outing(title=f"{n}").shift.id for n in range(5))]
    results = many.race(database_url, [Act("joins_any", "alice", shift) for shift in shifts * 2])
    assert Counter(results)["joined"] == 1
    assert set(results) <= {"joined", "overlaps", "already_in"}
    with both.open() as uow:
        assert len(uow.sign_ups.of_person(both.person("alice").id, NOW)) == 1


def test_one_person_who_comes_goes_and_changes_at_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    known(both, ["alice"])
    both.join(both.person("alice"), outing, 3)
    acts = [Act("leaves", "alice"), Act("joins", "alice", 2), Act("joins", "alice", 5), Act("joins", "alice")]
    many.race(database_url, acts * 4)
    assert sum(heads(both)) == both.now_of(outing).shift.taken
    assert len(heads(both)) <= 1
    assert sum(reminders(both).values()) == len(POLICY.reminders) * len(heads(both))


def test_who_was_erased_while_their_sign_up_waited_leaves_no_ghost(both: Stage, outing: Occasion) -> None:
    known(both, ["alice"])
    alice = both.person("alice")
    with both.working() as work:
        erase(work, alice)
    with both.working() as work:
        assert join(work, alice, outing, 1) is JoinOutcome.GONE
    assert (heads(both), both.now_of(outing).shift.taken) == ([], 0)


def test_joining_while_it_is_called_off_leaves_nobody_untold(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    known(both, TOWN[:30])
    for name in TOWN[:4]:
        both.join(both.person(name), outing)
    acts = [Act("joins", name) for name in TOWN[4:16]]
    acts = [*acts, Act("calls_off"), Act("calls_off"), *[Act("joins", name) for name in TOWN[16:30]]]
    results = many.race(database_url, acts)
    told = {each.openid for each in both.deliveries("activity:1:shift:1:called_off")}
    with both.open() as uow:
        coming = {line.openid for line in uow.sign_ups.roster(1) if line.sign_up.active}
    assert told == coming
    assert reminders(both) == {}
    assert [results[12], results[13]].count("None") == 1
    assert set(results) - {"joined", "cancelled", "None", str(len(told))} == set()


def test_joining_and_leaving_while_it_moves_reminds_at_the_last_times(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    known(both, TOWN[:24])
    for name in TOWN[:8]:
        both.join(both.person(name), outing)
    acts = [
        *[Act("joins", name) for name in TOWN[8:16]],
        Act("moves", party=1),
        Act("moves", party=2),
        *[Act("leaves", name) for name in TOWN[:8]],
        *[Act("joins", name) for name in TOWN[16:24]],
    ]
    results = many.race(database_url, acts)
    shift = both.now_of(outing).shift
    assert shift.taken == len(heads(both)) == 16
    assert 1 <= results.count("moved") == shift.version - 1 <= 2
    due = {each.due_at for each in both.deliveries("activity:1:shift:1:reminder")}
    assert due == {rule.due(shift.starts_at) for rule in POLICY.reminders}
    assert set(reminders(both).values()) == {len(POLICY.reminders)}
    assert len(reminders(both)) == 16


def test_everything_at_once(both: Stage, outing: Occasion, many: Racers, database_url: str) -> None:
    known(both, TOWN[:40])
    for name in TOWN[:10]:
        both.join(both.person(name), outing, 2)
    acts = [Act("leaves", name) for name in TOWN[:10]] + [Act("joins", name, 3) for name in TOWN[10:30]]
    acts += [Act("moves", party=1), Act("calls_off"), Act("joins", TOWN[0], 4), Act("joins", TOWN[1], 4)]
    many.race(database_url, acts)
    assert sum(heads(both)) == both.now_of(outing).shift.taken <= 40
    assert reminders(both) == {}


def test_several_clocks_release_an_announcement_once(both: Stage, many: Racers, database_url: str) -> None:
    known(both, TOWN)
    with both.working() as work:
        plan_announcement(work, Plan("通知", Audience("everyone"), NOW - timedelta(minutes=1)), None)
    results = many.race(database_url, [Act("releases")] * 8)
    assert sum(map(int, results)) == 1
    assert len(both.deliveries("announcement:1")) == len(TOWN)


def test_several_clocks_hand_each_delivery_over_once(both: Stage, many: Racers, database_url: str) -> None:
    known(both, TOWN)
    both.tell(*[both.person(name) for name in TOWN])
    results = many.race(database_url, [Act("ticks")] * 8)
    assert sum(map(int, results)) == len(TOWN)


def test_several_workers_with_the_same_batch_send_each_letter_once(
    both: Stage, many: Racers, database_url: str
) -> None:
    known(both, TOWN)
    source = both.tell(*[both.person(name) for name in TOWN])
    results = many.race(database_url, [Act("delivers", party=len(TOWN))] * 8)
    sent = [number for result in results for number in json.loads(result)]
    assert sorted(sent) == list(range(1, len(TOWN) + 1))
    assert {each.state for each in both.deliveries(source)} == {DeliveryState.SENT}
    with both.open() as uow:
        assert uow.deliveries.claim(range(1, 61), NOW + timedelta(days=1), timedelta(minutes=1)) == []
