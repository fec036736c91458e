"""One summary per announcement, counted from the table, and the list of whom to call."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.audiences import Audience
from bot.domain.audit import AuditQuery
from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.domain.people import Role
from bot.domain.reach import LOOK_AFTER
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.announcement_course import pause
from bot.services.announcing.summarize import LOOK_AGAIN, LOOK_LAST, summarize_due
from bot.services.delivery.call_list import whom_to_call
from bot.services.delivery.receipts import receive
from bot.services.persons.people import give_phone, grant
from bot.services.work import Work
from bot.store.tables import deliveries
from tests.services.stage import BUSY, POLICY, Result, Stage

S = DeliveryState


def announced(stage: Stage, actor_id: int | None = None) -> int:
    with stage.working() as work:
        made = plan_announcement(work, Plan("明天停水", Audience("everyone"), work.now), actor_id)
    stage.work_off()
    return made


def summaries(stage: Stage) -> list[dict[str, str]]:
    with stage.open() as uow:
        return [dict(uow.outbox.facts(each.source, 1)) for each in stage.deliveries("announcement:1:summary")]


def organizer(stage: Stage) -> int:
    olga = stage.resident("olga")
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)
    return olga.id


def test_who_announced_it_is_told_once_how_far_it_came(both: Stage) -> None:
    alice, _ = both.resident("alice"), both.resident("bob")
    both.writes_to_us(alice)
    both.messenger.roads = {Road.CUSTOM}
    announced(both, organizer(both))
    both.work_off()
    assert summaries(both) == []
    for _ in range(3):
        both.clock.at += LOOK_AFTER
        both.work_off()
    (facts,) = summaries(both)
    counts = {name: facts[name] for name in ("reached", "total", "custom", "template", "waiting", "missed")}
    assert counts == {
        "reached": "1",
        "total": "3",
        "custom": "1",
        "template": "0",
        "waiting": "2",
        "missed": "0",
    }


def test_two_who_look_at_once_tell_it_once(both: Stage) -> None:
    organizer(both)
    announced(both)
    both.clock.at += LOOK_AFTER
    with both.open() as first, both.open() as second:
        (seen,) = second.announcement_reports.due(both.clock.now(), 5)
        assert summarize_due(Work(first, both.clock.now(), POLICY)) == 1
        first.commit()
        assert not second.announcement_reports.look_again(*seen, None)
    assert len(summaries(both)) == 1


def test_while_it_is_under_way_nothing_is_told_until_a_day_has_passed(stage: Stage) -> None:
    organizer(stage)
    stage.messenger.results[Road.TEMPLATE] = [Result(Fate.HALTED, Reason.QUOTA_USED, timedelta(days=2))]
    announced(stage)
    began = stage.clock.now()
    while not summaries(stage):
        stage.clock.at += LOOK_AGAIN
        stage.work_off()
    assert stage.clock.now() - began >= LOOK_LAST
    assert summaries(stage)[0]["under_way"] == "1"


def test_who_waits_for_the_morning_is_not_called(stage: Stage) -> None:
    stage.resident("alice")
    made = announced(stage)
    statement = update(deliveries).values(state=S.WAITING, reason=Reason.QUIET_HOURS)
    with stage.engine.begin() as connection:
        connection.execute(statement)
    with stage.working() as work:
        announcement = work.uow.announcements.get(made)
        assert announcement
        assert whom_to_call(work, "announcement:1", [announcement.message_id or 0], None) == []


def test_a_paused_one_is_told_of_when_it_is_through(stage: Stage) -> None:
    organizer(stage)
    stage.messenger.results[Road.TEMPLATE] = [BUSY]
    made = announced(stage)
    with stage.working() as work:
        announcement = work.uow.announcements.get(made)
        assert announcement
        pause(work, announcement, None)
    stage.clock.at += LOOK_LAST
    stage.work_off()
    assert summaries(stage) == []


def test_whoever_must_be_called_is_listed_with_the_reason_and_the_look_is_noted(both: Stage) -> None:
    alice, bob = both.resident("alice"), both.resident("bob")
    both.resident("charlie")
    with both.working() as work:
        give_phone(work, bob, "13912345678")
    both.writes_to_us(alice)
    both.messenger.roads = {Road.CUSTOM}
    made = announced(both)
    both.clock.at += POLICY.mailbox_keeps + timedelta(seconds=1)
    both.sweep()
    with both.working() as work:
        announcement = work.uow.announcements.get(made)
        assert announcement
        found = whom_to_call(work, "announcement:1", [announcement.message_id or 0], None)
    assert [(each.name, each.phone, each.state, each.reason) for each in found] == [
        ("bob", "13912345678", S.UNREACHABLE, Reason.LEFT_UNREAD),
        ("charlie", "", S.UNREACHABLE, Reason.LEFT_UNREAD),
    ]
    with both.open() as uow:
        noted = uow.audit.entries(AuditQuery(action="call_list.show"))
    assert [(each.of, each.detail["people"]) for each in noted] == [("announcement:1", 2)]


WORDS = ("success", "failed:user block", "failed: system failed")


@pytest.mark.parametrize("seed", range(40))
def test_in_whatever_order_words_come_they_end_the_same(stage: Stage, seed: int) -> None:
    """Early, late, twice and against one another: a failure outweighs, as somebody must call."""
    chance = random.Random(seed)
    told = [chance.choice(WORDS) for _ in range(chance.randint(1, 6))]
    ends = set()
    for number in range(3):
        person = stage.resident(f"person{number}")
        stage.messenger.results[Road.TEMPLATE] = [Result(Fate.SENT, number=str(number))]
        chance.shuffle(told)
        before = chance.randint(0, len(told))
        hear(stage, str(number), told[:before])
        source = stage.tell(person, key=f"n{number}")
        stage.work_off()
        hear(stage, str(number), told[before:])
        ends.add((stage.delivery(source).state, stage.delivery(source).reason))
    reasons = dict(zip(WORDS, (None, Reason.BLOCKED, Reason.SYSTEM_FAILED), strict=True))
    failures = {reason for word in told if (reason := reasons[word])}
    assert ends == {(S.FAILED, min(failures)) if failures else (S.DELIVERED, None)}


def hear(stage: Stage, number: str, words: list[str]) -> None:
    for word in words:
        with stage.working() as work:
            receive(work, Receipt(number, word))


def test_what_reached_nobody_is_told_of_once(both: Stage) -> None:
    olga = organizer(both)
    with both.working() as work:
        plan_announcement(work, Plan("明天停水", Audience("role:driver"), work.now), olga)
    for _ in range(3):
        both.work_off()
        both.clock.at += LOOK_AFTER
    assert len(both.deliveries("announcement:1:summary_nobody")) == 1
    assert summaries(both) == []
