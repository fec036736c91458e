"""An announcement to many leaves with a second organizer's yes only, as many as they are when it leaves."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.audiences import Audience
from bot.domain.people import Role
from bot.services.announcing.announce import Plan
from bot.services.announcing.propose import Proposal, Ruling, approve, propose
from bot.services.persons.people import grant
from bot.services.work import Work
from tests.services.racers import Act, racers
from tests.services.stage import NOW, POLICY, Stage

STRICT = replace(POLICY, approve_above=3)
EVERYONE = Audience("everyone")
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def town(both: Stage) -> Stage:
    """Two organizers and alice: as many as one organizer may tell alone."""
    both.office = replace(both.office, policy=STRICT)
    for name in ("olga", "oscar", "alice"):
        person = both.resident(name)
        if name != "alice":
            with both.working() as work:
                grant(work, person, Role.ORGANIZER)
    return both


@contextmanager
def later(stage: Stage) -> Iterator[Work]:
    stage.clock.at = max(stage.clock.at, SOON)
    with stage.working() as work:
        yield work


def proposed(stage: Stage, **more: object) -> int:
    with stage.working() as work:
        plan = Plan("周六大扫除", EVERYONE, SOON, **more)  # type: ignore[arg-type]
        done = propose(work, plan, stage.person("olga").id)
    assert done.outcome is Proposal.PLANNED
    return done.id


def again(stage: Stage, number: int = 1) -> Announcement:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found


def names(stage: Stage, source: str) -> list[str]:
    return sorted(each.name for each in stage.deliveries(source) if each.source == source)


def works(stage: Stage) -> None:
    stage.clock.at = max(stage.clock.at, SOON)
    stage.work_off()


def agrees(stage: Stage, number: int = 1) -> None:
    with later(stage) as work:
        assert approve(work, again(stage, number), stage.person("oscar").id) is Ruling.APPROVED


def test_grown_since_it_was_planned_it_waits_for_a_second_yes(town: Stage) -> None:
    proposed(town)
    town.resident("bob")
    works(town)
    assert again(town).state is AnnouncementState.AWAITING
    assert names(town, "announcement:1") == []
    assert names(town, "announcement:1:asks") == ["oscar"]
    assert names(town, "announcement:1:kept_back") == ["olga"]
    with town.open() as uow:
        told = uow.outbox.latest("announcement:1:kept_back")
    assert told == {"id": "1", "count": "4", "most": "3"}
    works(town)  # and nothing is asked twice
    assert names(town, "announcement:1:asks") == ["oscar"]
    agrees(town)
    town.resident("charlie")  # they agreed to the words, however many read them
    works(town)
    assert names(town, "announcement:1") == ["alice", "bob", "charlie", "olga", "oscar"]


def test_the_operator_may_be_the_second(town: Stage) -> None:
    proposed(town)
    town.resident("bob")
    works(town)
    with later(town) as work:
        assert approve(work, again(town), None) is Ruling.APPROVED
    works(town)
    assert len(names(town, "announcement:1")) == 4


def test_shrunk_by_then_to_few_it_needs_none(town: Stage) -> None:
    proposed(town)
    town.resident("bob")
    with town.working() as work:
        work.uow.people.change(town.person("alice").id, following=False)
    works(town)
    assert names(town, "announcement:1") == ["bob", "olga", "oscar"]


def test_each_time_of_a_recurring_one_is_judged(town: Stage) -> None:
    proposed(town, rule="FREQ=DAILY")
    works(town)
    assert len(names(town, "announcement:2")) == 3
    town.resident("bob")
    town.clock.at = SOON + timedelta(days=1)
    town.work_off()
    assert again(town, 3).state is AnnouncementState.AWAITING
    assert names(town, "announcement:3:kept_back") == ["olga"]
    town.clock.at = SOON + timedelta(days=2)
    town.work_off()  # the next time has come: nobody needs the former any more
    assert again(town, 3).state is AnnouncementState.WITHDRAWN
    assert again(town, 4).state is AnnouncementState.AWAITING
    agrees(town, 4)
    town.work_off()
    assert len(names(town, "announcement:4")) == 4


def test_agreed_to_before_its_first_time_it_needs_no_further_yes(town: Stage) -> None:
    town.resident("bob")
    with town.working() as work:
        plan = Plan("每天", EVERYONE, SOON, rule="FREQ=DAILY")
        assert propose(work, plan, town.person("olga").id).outcome is Proposal.AWAITING
        assert approve(work, again_in(work), town.person("oscar").id) is Ruling.APPROVED
    for day in range(2):
        town.clock.at = SOON + timedelta(days=day)
        town.work_off()
        assert len(names(town, f"announcement:{day + 2}")) == 4


def again_in(work: Work) -> Announcement:
    found = work.uow.announcements.get(1)
    assert found
    return found


def test_people_join_while_several_release_and_never_too_many_get_it(town: Stage, database_url: str) -> None:
    """Either those few who were there at one instant, or nobody: whatever happens first."""
    proposed(town)
    acts = [Act("comes", "bob"), *[Act("releases_strictly", party=3)] * 6, Act("comes", "charlie")]
    with racers() as many:
        results = many.race(database_url, acts)
    got, state = names(town, "announcement:1"), again(town).state
    assert (len(got), state) in ((3, AnnouncementState.RELEASED), (0, AnnouncementState.AWAITING))
    asked = Counter(names(town, "announcement:1:asks"))
    assert asked == ({"oscar": 1} if state is AnnouncementState.AWAITING else {})
    assert set(results) <= {"0", "1", "came"}
