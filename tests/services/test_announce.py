"""Announcements: previewed honestly, released once at their time, withdrawn as far as they have not left."""

from datetime import timedelta

import pytest

from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Road
from bot.domain.people import Person, Role
from bot.services.activities.organize import call_off, move, publish
from bot.services.announcing.announce import (
    Plan,
    plan_announcement,
    withdraw,
)
from bot.services.announcing.forecast import Preview, preview
from bot.services.announcing.release_announcements import release_due
from bot.services.delivery.mailbox import collect
from bot.services.persons.people import erase, grant
from bot.services.work import Work
from tests.services.stage import NOW, OUTING, POLICY, Stage

EVERYONE = Audience("everyone")
TONIGHT = NOW + timedelta(hours=9)


def announced(stage: Stage, audience: Audience = EVERYONE) -> Announcement:
    with stage.working() as work:
        made = plan_announcement(work, Plan("周六集合改在南门", audience, TONIGHT), None)
    return again(stage, made)


def again(stage: Stage, number: int) -> Announcement:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found


def withdrawn(stage: Stage, announcement: Announcement) -> bool:
    with stage.working() as work:
        return withdraw(work, announcement, None)


def asked(stage: Stage, audience: Audience) -> Preview:
    with stage.open() as uow:
        return preview(Work(uow, stage.clock.now(), POLICY), Plan("通知", audience, TONIGHT), stage.outlook)


def test_it_leaves_at_its_time_and_once(both: Stage) -> None:
    both.resident("alice")
    both.resident("bob")
    announcement = announced(both)
    both.clock.at = TONIGHT - timedelta(seconds=1)
    assert both.work_off() == 0
    both.clock.at = TONIGHT
    assert both.work_off() == 2
    assert both.work_off() == 0
    assert again(both, announcement.id).state is AnnouncementState.RELEASED
    assert len(both.messenger.taken) == 2


def test_withdrawn_before_its_time_nobody_gets_it(both: Stage) -> None:
    both.resident("alice")
    announcement = announced(both)
    assert withdrawn(both, announcement) is True
    assert withdrawn(both, again(both, announcement.id)) is True  # asked twice, it is still true
    both.clock.at = TONIGHT
    assert both.work_off() == 0
    assert again(both, announcement.id).state is AnnouncementState.WITHDRAWN


def test_withdrawn_while_it_leaves_the_rest_stays(stage: Stage, alice: Person, bob: Person) -> None:
    """alice has hers, and bob's waits in his mailbox."""
    announcement = announced(stage)
    stage.messenger.roads = {Road.CUSTOM}
    stage.writes_to_us(alice)
    stage.clock.at = TONIGHT
    stage.work_off()
    assert withdrawn(stage, again(stage, announcement.id)) is False
    with stage.working() as work:
        assert collect(work, stage.person("bob")) == []
    assert [each.state for each in stage.deliveries("announcement:1")] == [DeliveryState.SENT]


def test_two_who_release_at_once_address_everybody_once(both: Stage) -> None:
    both.resident("alice")
    announced(both)
    both.clock.at = TONIGHT
    with both.open() as first, both.open() as second:
        seen = second.announcements.due(both.clock.now(), 5)
        assert release_due(Work(first, both.clock.now(), POLICY)) == 1
        first.commit()
        assert [second.announcements.turn(each.id, AnnouncementState.RELEASED) for each in seen] == [False]
    assert len(both.deliveries("announcement:1")) == 1


@pytest.mark.parametrize("audience", [EVERYONE, Audience("role:volunteer"), Audience("activity:1")], ids=str)
def test_the_audience_is_who_it_says(both: Stage, audience: Audience) -> None:
    """alice volunteers, bob joined the outing, charlie is only there, and dora has left."""
    alice, bob = both.resident("alice"), both.resident("bob")
    both.resident("charlie")
    dora = both.resident("dora")
    outing = both.outing()
    both.join(bob, outing)
    both.join(dora, outing)
    with both.working() as work:
        grant(work, alice, Role.VOLUNTEER)
        erase(work, dora)
    both.messenger.roads = {Road.TEMPLATE}
    names = {"everyone": ["alice", "bob", "charlie"], "role:volunteer": ["alice"], "activity:1": ["bob"]}
    expected = names[str(audience)]
    assert asked(both, audience) == Preview({Road.TEMPLATE: len(expected)} if expected else {})
    announced(both, audience)
    both.clock.at = TONIGHT
    both.work_off()
    assert sorted(letter.openid[1:].strip("_") for letter in both.messenger.taken) == expected


@pytest.mark.parametrize(
    ("roads", "expected"),
    [
        ((Road.CUSTOM, Road.TEMPLATE), (1, 1, 0)),
        ((Road.CUSTOM,), (1, 0, 1)),
        ((Road.TEMPLATE,), (0, 2, 0)),
        ((), (0, 0, 2)),
    ],
    ids=str,
)
def test_the_preview_tells_by_which_road_how_many_are_reached(
    stage: Stage, alice: Person, bob: Person, roads: tuple[Road, ...], expected: tuple[int, int, int]
) -> None:
    stage.messenger.roads = set(roads)
    stage.writes_to_us(alice)
    before = dict(stage.windows.left)
    reach = asked(stage, EVERYONE)
    by = [reach.roads.get(road, 0) for road in (Road.CUSTOM, Road.TEMPLATE)]
    assert (*by, reach.later) == expected
    assert stage.windows.left == before  # asking spends nothing


def test_a_preview_counts_a_whole_town(both: Stage) -> None:
    with both.working() as work:
        for number in range(1005):
            work.uow.people.add(f"o{number:027d}", work.now)
    assert asked(both, EVERYONE) == Preview({Road.TEMPLATE: 1005})


def test_every_change_by_an_organizer_is_in_the_audit_log(stage: Stage) -> None:
    olga = stage.resident("olga")
    with stage.working() as work:
        plan_announcement(work, Plan("通知", EVERYONE, TONIGHT), olga.id)
    with stage.working() as work:
        withdraw(work, again(stage, 1), olga.id)
    with stage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor_id, action, object FROM audit ORDER BY id").all()
    assert [tuple(row) for row in rows] == [
        (olga.id, "announcement.plan", "announcement:1"),
        (olga.id, "announcement.withdraw", "announcement:1"),
    ]


def test_what_becomes_of_an_activity_is_in_the_audit_log_with_who_did_it(stage: Stage) -> None:
    olga, outing = stage.resident("olga"), stage.outing()
    later = outing.shift.starts_at + timedelta(days=1), outing.shift.ends_at + timedelta(days=1)
    with stage.working() as work:
        published = publish(work, OUTING, olga.id)
        move(work, published, later, olga.id)
        call_off(work, work.uow.activities.occasion(published.shift.id), olga.id)
    with stage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor_id, action, object FROM audit ORDER BY id").all()
    assert [tuple(row) for row in rows] == [
        (None, "activity.publish", "activity:1"),  # by the operator
        (olga.id, "activity.publish", "activity:2"),
        (olga.id, "activity.move", "activity:2"),
        (olga.id, "activity.call_off", "activity:2"),
    ]
