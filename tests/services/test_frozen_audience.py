"""Whom an announcement is for is fixed at one instant, however long it takes to address them all."""

from datetime import timedelta

import pytest

from bot.domain.announcements import AnnouncementState
from bot.domain.audiences import Audience, Exclusion
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.announcement_course import stop
from bot.services.announcing.news import news_again, no_news
from bot.services.announcing.release_announcements import STEPS, release_due
from bot.services.persons.people import erase
from tests.services.stage import Stage
from tests.store.recording import recorded

EVERYONE = Audience("everyone")
PEOPLE = 2 * STEPS + 1


@pytest.fixture
def begun(both: Stage) -> Stage:
    """An announcement of which the first people are addressed, and the rest not yet."""
    for number in range(PEOPLE):
        both.resident(f"p{number}")
    with both.working() as work:
        no_news(work, both.person(f"p{PEOPLE - 2}"), None)
        plan_announcement(work, Plan("通知", EVERYONE, work.now), None)
    releases(both)
    assert len(both.deliveries("announcement:1")) == STEPS
    return both


def releases(stage: Stage, times: int = 1) -> None:
    """One go of the chore each, a person a step."""
    for _ in range(times):
        with stage.working() as work:
            release_due(work, step=1)


def got_it(stage: Stage) -> list[str]:
    return [each.name for each in stage.deliveries("announcement:1")]


def test_who_joins_or_opts_out_meanwhile_changes_nothing(begun: Stage) -> None:
    begun.resident("late")
    with begun.working() as work:
        no_news(work, begun.person(f"p{PEOPLE - 1}"), None)  # wanted news when it started
        no_news(work, begun.person("p0"), None)  # is addressed already
        news_again(work, begun.person(f"p{PEOPLE - 2}"), None)  # wanted none when it started
    releases(begun, times=2)
    assert got_it(begun) == [f"p{number}" for number in range(PEOPLE) if number != PEOPLE - 2]
    with begun.open() as uow:
        assert uow.audiences.excluded(1) == {Exclusion.OPTED_OUT: 1}
        assert uow.frozen.next(1, 0) is None  # nothing is kept of what is through


def test_who_leaves_meanwhile_is_not_reached_and_who_is_erased_not_addressed(begun: Stage) -> None:
    gone, erased = begun.person(f"p{PEOPLE - 1}"), begun.person(f"p{PEOPLE - 3}")
    with begun.working() as work:
        work.uow.people.change(gone.id, following=False)
        erase(work, erased)
    releases(begun, times=2)
    assert f"p{PEOPLE - 1}" in got_it(begun)
    assert len(got_it(begun)) == PEOPLE - 2
    begun.work_off()
    assert gone.openid not in {letter.openid for letter in begun.messenger.taken}


def test_stopped_meanwhile_nothing_is_kept_of_the_rest(begun: Stage) -> None:
    with begun.working() as work:
        announcement = work.uow.announcements.get(1)
        assert announcement
        stop(work, announcement, None)
        assert work.uow.frozen.next(1, 0) is None


def test_one_statement_looks_at_everybody(stage: Stage) -> None:
    """So all are judged at the same instant, on both databases."""
    for number in range(PEOPLE):
        stage.resident(f"p{number}")
    with stage.working() as work:
        plan_announcement(work, Plan("通知", EVERYONE, work.now), None)
    stage.engine.dispose()
    with recorded() as statements, stage.working() as work:
        release_due(work, step=2)
    looks = [sql for sql in statements.work if "news_paused_until" in sql]
    assert len(looks) == 1


def test_what_a_former_version_began_is_brought_to_its_end(both: Stage) -> None:
    """It kept no audience, and looks at the rest of the people now."""
    for number in range(PEOPLE):
        both.resident(f"p{number}")
    with both.working() as work:
        plan_announcement(work, Plan("通知", EVERYONE, work.now - timedelta(minutes=1)), None)
        seen = work.uow.announcements.get(1)
        assert seen
        message = work.uow.outbox.find("announcement:1", 1)
        last = both.person(f"p{PEOPLE - 1}").id
        assert work.uow.announcements.begin(seen, message, last, work.now)
        work.uow.announcements.turn(
            1, AnnouncementState.RELEASING, (AnnouncementState.RELEASING,), reached_id=3
        )
    with both.working() as work:
        release_due(work, step=4)
        again = work.uow.announcements.get(1)
    assert again
    assert again.state is AnnouncementState.RELEASED
    assert got_it(both) == [f"p{number}" for number in range(3, PEOPLE)]
