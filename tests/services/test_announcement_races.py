"""Releasing, pausing, stopping and approving at the same moment, in real processes, on both databases."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState
from bot.domain.people import Role
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.release_announcements import release_due
from bot.services.persons.people import grant
from tests.services.racers import Act, Racers, racers
from tests.services.stage import NOW, Stage
from tests.store.recording import recorded

TOWN = [f"p{number}" for number in range(60)]
EVERYONE = Audience("everyone")


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def town(both: Stage) -> Stage:
    with both.working() as work:
        for name in TOWN:
            work.uow.people.add(f"o{name:_<27}", work.now)
    return both


def announced(stage: Stage, state: AnnouncementState = AnnouncementState.PLANNED, **more: object) -> None:
    with stage.working() as work:
        send_at = NOW - timedelta(minutes=1)
        plan = Plan("通知", EVERYONE, send_at, **more)  # type: ignore[arg-type]
        plan_announcement(work, plan, stage.person("p0").id, state)


def again(stage: Stage, number: int = 1) -> Announcement:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found


def states(stage: Stage, number: int = 1) -> Counter[DeliveryState]:
    source = f"announcement:{number}"
    return Counter(each.state for each in stage.deliveries(source) if each.source == source)


def test_released_and_withdrawn_at_once_it_goes_to_all_or_nobody(
    town: Stage, many: Racers, database_url: str
) -> None:
    announced(town)
    acts = [Act("releases_in_steps"), Act("stops"), Act("releases_in_steps"), Act("stops")] * 2
    results = many.race(database_url, acts)
    assert again(town).state in (AnnouncementState.WITHDRAWN, AnnouncementState.STOPPED)
    assert states(town) == {}  # nobody sent meanwhile, so everything was taken back
    assert set(results) <= {"0", "1", "withdrawn", "stopped", "not_possible"}


def test_paused_while_several_release_nothing_is_left_going(
    town: Stage, many: Racers, database_url: str
) -> None:
    announced(town)
    many.race(database_url, [Act("releases_in_steps"), Act("pauses")] * 4)
    if again(town).state is not AnnouncementState.PAUSED:  # each pause came before the release
        assert set(many.race(database_url, [Act("pauses")])) == {"paused"}
    assert set(states(town)) <= {DeliveryState.HELD}
    assert set(many.race(database_url, [Act("resumes")])) == {"resumed"}
    many.race(database_url, [Act("releases_in_steps")] * 4)
    assert states(town) == {DeliveryState.PLANNED: 60}


def test_paused_while_workers_claim_each_is_sent_once_or_held(
    town: Stage, many: Racers, database_url: str
) -> None:
    announced(town)
    with town.working() as work:
        release_due(work)
    batch = Act("delivers", party=60)
    results = many.race(database_url, [batch, Act("pauses"), batch, Act("resumes"), batch, Act("pauses")])
    sent = [number for result in results if result.startswith("[") for number in json.loads(result)]
    assert len(sent) == len(set(sent)) == states(town)[DeliveryState.SENT]
    assert sum(states(town).values()) == 60
    assert set(states(town)) <= {DeliveryState.SENT, DeliveryState.HELD, DeliveryState.PLANNED}


def test_stopped_while_workers_claim_what_left_stays_and_nothing_else(
    town: Stage, many: Racers, database_url: str
) -> None:
    announced(town)
    with town.working() as work:
        release_due(work)
    batch = Act("delivers", party=60)
    results = many.race(database_url, [batch, Act("stops"), batch, Act("stops"), batch])
    sent = [number for result in results if result.startswith("[") for number in json.loads(result)]
    assert states(town) == Counter({DeliveryState.SENT: len(sent)} if sent else {})
    assert again(town).state is AnnouncementState.STOPPED


def test_two_organizers_answer_at_once_and_one_counts(town: Stage, many: Racers, database_url: str) -> None:
    for name in ("p0", "p1", "p2", "p3"):
        with town.working() as work:
            grant(work, town.person(name), Role.ORGANIZER)
    announced(town, AnnouncementState.AWAITING)
    answers = [
        ("approves", "p1"),
        ("approves", "p2"),
        ("approves", "p3"),
        ("refuses", "p1"),
        ("approves", "p0"),
    ]
    acts = [Act(does, who) for does, who in answers]
    results = many.race(database_url, acts)
    assert results[4] == "own"
    assert Counter(results[:4])["answered"] == 3
    told = town.deliveries("announcement:1:approved") + town.deliveries("announcement:1:refused")
    assert [each.openid for each in told] == [town.person("p0").openid]


def test_approved_and_rewritten_at_once_only_an_approved_text_is_sent(
    town: Stage, many: Racers, database_url: str
) -> None:
    announced(town, AnnouncementState.AWAITING)
    acts = [Act("approves", "p1"), Act("rewrites", "p0"), Act("approves", "p2"), Act("rewrites", "p3")]
    many.race(database_url, [*acts, Act("releases_in_steps"), Act("releases_in_steps")])
    found = again(town)
    if found.approved_by is None:
        assert states(town) == {}
        assert found.state is AnnouncementState.AWAITING
    else:
        assert found.version == 1 or found.state is not AnnouncementState.AWAITING


@pytest.mark.parametrize("most", [1, 2])
def test_nobody_gets_more_a_day_however_many_are_released_at_once(
    town: Stage, many: Racers, database_url: str, most: int
) -> None:
    for _ in range(4):
        announced(town)
    many.race(database_url, [Act("releases_sparingly", party=most)] * 4)
    got = Counter(each.openid for number in range(1, 5) for each in town.deliveries(f"announcement:{number}"))
    assert got == {each.openid: most for each in map(town.person, TOWN)}


@pytest.mark.parametrize("urgent", [True, False])
def test_what_is_urgent_waits_for_no_other(postgres_url: str, urgent: bool) -> None:
    town = Stage(postgres_url)
    town.resident("p0")
    announced(town, urgent=urgent)
    town.engine.dispose()  # what is recorded are new connections
    with recorded() as statements, town.working() as work:
        release_due(replace(work, policy=replace(work.policy, announcements_a_day=1)))
    held = [sql for sql in statements.work if "FROM announcements" in sql and "FOR NO KEY UPDATE" in sql]
    assert bool(held) is not urgent
    assert len(town.deliveries("announcement:1")) == 1
    town.engine.dispose()


@pytest.mark.parametrize("jump", [timedelta(), timedelta(days=1), timedelta(days=30)], ids=str)
def test_five_schedulers_and_a_clock_that_jumps_make_each_time_once(
    town: Stage, many: Racers, database_url: str, jump: timedelta
) -> None:
    announced(town, rule="FREQ=DAILY")
    hours = int(jump / timedelta(hours=1))
    many.race(database_url, [Act("releases_in_steps", party=hours)] * 5)
    times = made(town)
    assert len(times) == 1
    many.race(database_url, [Act("releases_in_steps", party=hours)] * 5)
    many.race(database_url, [Act("releases_in_steps", party=0)] * 5)  # and the clock is put back
    assert made(town) == times
    assert states(town, 2) == {DeliveryState.PLANNED: 60}


def made(stage: Stage) -> list[datetime]:
    with stage.open() as uow:
        return [each.send_at for each in uow.announcements.recent(20) if each.parent_id == 1]
