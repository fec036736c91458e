"""The course of an announcement: paused, resumed, stopped, again and again, and full."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.announcements import Announcement, AnnouncementState, Picture
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Road
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.announcement_course import (
    Course,
    hold_stragglers,
    pause,
    progress_of,
    resume,
    stop,
    stop_full,
)
from bot.services.announcing.audiences import sieve
from bot.services.announcing.keep_pictures import keep_pictures
from bot.services.announcing.release_announcements import release_due
from bot.services.delivery.mailbox import collect
from bot.services.joining.sign_up import leave
from tests.services.stage import BUSY, NOW, Stage

EVERYONE = Audience("everyone")
PEOPLE = ("alice", "bob", "charlie")
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def town(both: Stage) -> Stage:
    for name in PEOPLE:
        both.resident(name)
    return both


def planned(stage: Stage, **more: object) -> Announcement:
    with stage.working() as work:
        plan = Plan("通知", EVERYONE, more.pop("send_at", work.now), **more)  # type: ignore[arg-type]
        made = plan_announcement(work, plan, stage.person("alice").id)
    return again(stage, made)


def again(stage: Stage, number: int = 1) -> Announcement:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found


def released(stage: Stage) -> Announcement:
    announcement = planned(stage)
    with stage.working() as work:
        release_due(work)
    return again(stage, announcement.id)


def acts(stage: Stage, act: object, announcement: Announcement) -> Course:
    with stage.working() as work:
        done: Course = act(work, announcement, None)  # type: ignore[operator]
    return done


def states(stage: Stage, number: int = 1) -> list[DeliveryState]:
    source = f"announcement:{number}"
    return sorted(each.state for each in stage.deliveries(source) if each.source == source)


def test_paused_nothing_leaves_and_resumed_it_does(town: Stage) -> None:
    seen = released(town)
    assert acts(town, resume, seen) is Course.NOT_POSSIBLE
    assert acts(town, pause, seen) is Course.PAUSED
    assert acts(town, pause, seen) is Course.NOT_POSSIBLE
    assert states(town) == [DeliveryState.HELD] * 3
    assert town.work_off() == 0
    assert acts(town, resume, seen) is Course.RESUMED
    assert town.work_off() == 3
    assert states(town) == [DeliveryState.SENT] * 3
    with town.open() as uow:
        assert [each.name for each in uow.deliveries.of_source("announcement:1")] == list(PEOPLE)


def test_what_waits_in_a_mailbox_is_held_too(town: Stage) -> None:
    town.messenger.roads = {Road.CUSTOM}
    town.writes_to_us(town.person("alice"))
    seen = released(town)
    town.work_off()
    assert acts(town, pause, seen) is Course.PAUSED
    with town.working() as work:
        assert collect(work, town.person("bob")) == []
        found = progress_of(work, again(town))
        assert (found.arrived, found.held, found.total) == (1, 2, 3)


def test_what_comes_back_unsent_after_a_halt_is_held_too(town: Stage) -> None:
    town.messenger.results[Road.TEMPLATE] = [BUSY] * 3
    seen = released(town)
    town.work_off()
    assert states(town) == [DeliveryState.PLANNED] * 3  # to be tried again
    acts(town, pause, seen)
    with town.engine.begin() as connection:  # as a worker settles that had claimed them before
        connection.exec_driver_sql("UPDATE deliveries SET state = 'planned'")
    with town.working() as work:
        assert hold_stragglers(work) == 3
    assert acts(town, stop, seen) is Course.STOPPED
    assert states(town) == []


def test_stopped_the_rest_is_taken_back_and_what_left_stays(town: Stage) -> None:
    town.messenger.roads = {Road.CUSTOM}
    town.writes_to_us(town.person("alice"))
    seen = released(town)
    town.work_off()
    acts(town, pause, seen)
    assert acts(town, stop, seen) is Course.STOPPED
    assert states(town) == [DeliveryState.SENT]
    assert acts(town, resume, seen) is Course.NOT_POSSIBLE
    assert acts(town, stop, seen) is Course.NOT_POSSIBLE
    assert again(town).state is AnnouncementState.STOPPED


def test_paused_in_the_middle_of_addressing_it_goes_on_where_it_was(town: Stage) -> None:
    seen = planned(town)
    with town.working() as work:
        found = work.uow.frozen.look(EVERYONE, sieve(work, EVERYONE, urgent=False), 5)
        work.uow.announcements.begin(seen, 1, found.last_id, work.now)
        work.uow.frozen.keep(seen.id, found)
    acts(town, pause, seen)
    assert town.work_off() == 0
    assert states(town) == []
    acts(town, resume, seen)
    town.work_off()
    assert again(town).state is AnnouncementState.RELEASED
    assert len(states(town)) == 3


def test_it_stops_by_itself_when_the_shift_is_full_and_never_goes_on(town: Stage) -> None:
    outing = town.outing(capacity=1)
    town.messenger.roads = {Road.CUSTOM}
    planned(town, recruits=outing.shift.id)
    town.work_off()
    assert states(town) == [DeliveryState.WAITING] * 3
    town.join(town.person("bob"), outing)
    with town.working() as work:
        assert stop_full(work) == 1
        assert stop_full(work) == 0
    assert states(town) == []
    assert [each.name for each in town.deliveries("announcement:1:full")] == ["alice"]
    with town.working() as work:
        leave(work, town.person("bob"), work.uow.activities.occasion(outing.shift.id))
    assert town.work_off() >= 1  # the word to the organizer
    assert again(town).state is AnnouncementState.STOPPED


def test_what_is_full_before_it_begins_does_not_begin(town: Stage) -> None:
    outing = town.outing(capacity=1)
    town.join(town.person("bob"), outing)
    planned(town, recruits=outing.shift.id)
    town.work_off()
    assert states(town) == []
    assert again(town).state is AnnouncementState.WITHDRAWN
    assert [each.name for each in town.deliveries("announcement:1:full")] == ["alice"]


def slot(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def times(stage: Stage) -> list[datetime]:
    """When the recurring announcement 1 went out."""
    with stage.open() as uow:
        found = [each for each in uow.announcements.recent(50) if each.parent_id == 1]
    return sorted(each.send_at for each in found)


def test_every_week_it_is_released_anew(town: Stage) -> None:
    planned(
        town, send_at=slot("2027-03-05 19:00"), rule="FREQ=WEEKLY;BYDAY=FR", until=slot("2027-03-19 20:00")
    )
    for _ in range(28):
        town.clock.forward(days=1)
        town.work_off()
        town.work_off()
    assert times(town) == [slot(f"2027-03-{day} 19:00") for day in ("05", "12", "19")]
    assert again(town).state is AnnouncementState.ENDED
    told = [each for each in town.messenger.taken if each.text.startswith("announcement.text")]
    assert len(told) == 3 * 3


def test_the_31st_is_the_last_day_of_shorter_months(town: Stage) -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    planned(town, send_at=slot("2027-03-31 09:00"), rule=rule)
    for day in range(100):
        town.clock.at = NOW + timedelta(days=day)
        with town.working() as work:
            release_due(work)
    assert times(town) == [slot(f"2027-{day} 09:00") for day in ("03-31", "04-30", "05-31")]


def test_a_clock_that_jumps_makes_up_for_the_last_time_only(town: Stage) -> None:
    planned(town, send_at=slot("2027-03-02 09:00"), rule="FREQ=DAILY")
    town.clock.at = slot("2027-03-05 10:00")
    town.work_off()
    assert times(town) == [slot("2027-03-05 09:00")]
    town.clock.at = slot("2027-03-03 10:00")  # and back
    town.work_off()
    town.clock.at = slot("2027-03-06 10:00")
    town.work_off()
    assert times(town) == [slot("2027-03-05 09:00"), slot("2027-03-06 09:00")]


def test_recurrence_pauses_resumes_and_ends(town: Stage) -> None:
    seen = planned(town, send_at=slot("2027-03-02 09:00"), rule="FREQ=DAILY")
    assert acts(town, pause, seen) is Course.PAUSED
    town.clock.at = slot("2027-03-04 10:00")
    town.work_off()
    assert times(town) == []
    assert acts(town, resume, again(town)) is Course.RESUMED
    town.work_off()
    assert times(town) == []  # what was missed while it was paused is not made up for
    town.clock.at = slot("2027-03-05 10:00")
    town.work_off()
    assert times(town) == [slot("2027-03-05 09:00")]
    acts(town, pause, seen)
    assert acts(town, stop, seen) is Course.WITHDRAWN
    town.clock.forward(days=9)
    town.work_off()
    assert len(times(town)) == 1


@dataclass
class FakePictures:
    """A domain Pictures."""

    renewed: list[str] = field(default_factory=list)

    def renew(self, media_id: str) -> str:
        self.renewed.append(media_id)
        return "" if media_id == "lost" else f"{media_id}+"


@pytest.mark.parametrize("media_id", ["m", "lost"])
def test_a_picture_is_renewed_while_its_announcement_is_yet_to_come(town: Stage, media_id: str) -> None:
    pictures, picture = FakePictures(), Picture("http://x/0", media_id, NOW + timedelta(days=3))
    planned(town, send_at=NOW + timedelta(days=5), picture=picture)
    planned(town, send_at=NOW + timedelta(days=5))
    assert keep_pictures(town.office, pictures) == 0
    town.clock.forward(days=2, hours=1)
    keep_pictures(town.office, pictures)
    assert pictures.renewed == [media_id]
    with town.open() as uow:
        kept = uow.outbox.facts("announcement:1", 1)["media_id"]
    assert kept == ("lost" if media_id == "lost" else "m+")
    if media_id == "m":
        assert keep_pictures(town.office, pictures) == 0
