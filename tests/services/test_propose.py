"""Before an announcement leaves: no compulsion, a second yes for many, and what was approved is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.audiences import Audience
from bot.domain.compulsion import compelling
from bot.domain.deliveries import Priority
from bot.domain.people import Role
from bot.services.announcing.announce import Plan
from bot.services.announcing.propose import Proposal, Ruling, approve, propose, refuse, rewrite, try_out
from bot.services.persons.people import grant
from bot.services.work import Work
from tests.services.stage import POLICY, Stage

STRICT = replace(POLICY, approve_above=2)
EVERYONE = Audience("everyone")


@contextmanager
def strict(stage: Stage) -> Iterator[Work]:
    """A town where more than two people are told only what two organizers agree on."""
    with stage.open() as uow:
        yield Work(uow, stage.clock.now(), STRICT)
        uow.commit()


@pytest.fixture
def town(both: Stage) -> Stage:
    for name in ("olga", "oscar", "alice"):
        person = both.resident(name)
        if name != "alice":
            with both.working() as work:
                grant(work, person, Role.ORGANIZER)
    return both


def again(stage: Stage, number: int) -> Announcement:
    with stage.open() as uow:
        found = uow.announcements.get(number)
    assert found
    return found


def proposed(stage: Stage, text: str = "周六大扫除", audience: Audience = EVERYONE) -> Announcement:
    with strict(stage) as work:
        done = propose(work, Plan(text, audience, work.now), stage.person("olga").id)
    return again(stage, done.id)


def texts(stage: Stage, number: int) -> list[str]:
    """What the people got."""
    stage.work_off()
    stage.work_off()
    with stage.open() as uow:
        found = again(stage, number)
        return [
            uow.outbox.facts(f"announcement:{number}", found.version)["text"]
            for each in uow.deliveries.of_source(f"announcement:{number}")
            if each.source == f"announcement:{number}"
        ]


def test_few_people_need_no_second_yes(town: Stage) -> None:
    assert proposed(town, audience=Audience("role:organizer")).state is AnnouncementState.PLANNED


def test_another_organizer_agrees_and_the_author_is_told(town: Stage) -> None:
    seen, oscar = proposed(town), town.person("oscar")
    assert seen.state is AnnouncementState.AWAITING
    assert texts(town, seen.id) == []
    assert [each.name for each in town.deliveries("announcement:1:asks")] == ["oscar"]
    with strict(town) as work:
        assert approve(work, seen, seen.created_by) is Ruling.OWN
        assert approve(work, seen, oscar.id) is Ruling.APPROVED
        assert approve(work, seen, None) is Ruling.ANSWERED
    assert again(town, 1).approved_by == oscar.id
    assert texts(town, 1) == ["周六大扫除"] * 3
    assert [each.name for each in town.deliveries("announcement:1:approved")] == ["olga"]


def test_the_operator_does_not_agree_to_what_the_operator_wrote(town: Stage) -> None:
    with strict(town) as work:
        made = propose(work, Plan("通知", EVERYONE, work.now), None)
        assert approve(work, again_in(work, made.id), None) is Ruling.OWN
        assert approve(work, again_in(work, made.id), town.person("olga").id) is Ruling.APPROVED


def again_in(work: Work, number: int) -> Announcement:
    found = work.uow.announcements.get(number)
    assert found
    return found


def test_refused_with_a_reason_and_written_anew(town: Stage) -> None:
    seen, oscar, olga = proposed(town), town.person("oscar"), town.person("olga")
    with strict(town) as work:
        assert refuse(work, seen, oscar.id, "太急") is Ruling.REFUSED
    assert texts(town, 1) == []
    with strict(town) as work:
        facts = work.uow.outbox.latest("announcement:1:refused")
        assert facts
        assert facts["reason"] == "\n太急"
        done = rewrite(work, again_in(work, 1), Plan("下周六大扫除", EVERYONE, work.now), olga.id)
        assert done.outcome is Proposal.AWAITING
        assert approve(work, again_in(work, 1), oscar.id) is Ruling.APPROVED
    assert texts(town, 1) == ["下周六大扫除"] * 3


def test_a_yes_to_the_former_text_is_no_yes_to_the_next(town: Stage) -> None:
    seen, oscar, olga = proposed(town), town.person("oscar"), town.person("olga")
    with strict(town) as work:
        rewrite(work, seen, Plan("别的", EVERYONE, work.now), olga.id)
        assert approve(work, seen, oscar.id) is Ruling.ANSWERED
        assert approve(work, again_in(work, 1), oscar.id) is Ruling.APPROVED
        approved = again_in(work, 1)
        done = rewrite(work, approved, Plan("又是别的", EVERYONE, work.now), oscar.id)
        assert done.outcome is Proposal.AWAITING
        assert approve(work, again_in(work, 1), oscar.id) is Ruling.OWN
        assert approve(work, again_in(work, 1), olga.id) is Ruling.APPROVED
    assert texts(town, 1) == ["又是别的"] * 3
    with strict(town) as work:
        late = rewrite(work, again_in(work, 1), Plan("太晚", EVERYONE, work.now), olga.id)
        assert late.outcome is Proposal.MOVED_ON


def test_nobody_is_compelled_unless_the_organizer_insists(town: Stage) -> None:
    with town.working() as work:
        plan = Plan("周六必须参加，缺席者扣分", EVERYONE, work.now, {"en": "You must attend"})
        done = propose(work, plan, None)
        assert (done.outcome, done.phrases) == (
            Proposal.COMPELS,
            ("必须参加", "缺席者扣分", "must attend"),
        )
        assert work.uow.announcements.recent(5) == []
        assert propose(work, plan, None, insists=True).outcome is Proposal.PLANNED
        seen = again_in(work, 1)
        assert rewrite(work, seen, replace(plan, text="一律参加"), None).outcome is Proposal.COMPELS
    with town.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM audit ORDER BY id").scalars().all()
    assert rows[-2:] == ["announcement.plan", "announcement.compels"]


def test_a_test_goes_to_one_person_as_often_as_they_like(town: Stage) -> None:
    olga = town.person("olga")
    with town.working() as work:
        for text in ("第一版", "第二版"):
            try_out(work, Plan(text, EVERYONE, work.now), olga.id)
    assert town.work_off() == 2
    assert {letter.openid for letter in town.messenger.taken} == {olga.openid}
    assert town.deliveries("announcement") == []


def test_urgent_is_noted_and_goes_first(town: Stage) -> None:
    outing = town.outing()
    town.join(town.person("alice"), outing)
    with town.working() as work:
        plan = Plan("停水", Audience("activity:1"), work.now + timedelta(hours=1), urgent=True)
        propose(work, plan, town.person("olga").id)
        facts = work.uow.outbox.facts("announcement:1", 1)
        assert facts["starts_at"] == outing.shift.starts_at.isoformat()
    town.clock.forward(hours=1)
    town.work_off()
    with town.engine.connect() as connection:
        went = "SELECT priority FROM messages WHERE source = 'announcement:1'"
        priority = connection.exec_driver_sql(went).scalar_one()
        rows = connection.exec_driver_sql("SELECT action FROM audit ORDER BY id").scalars().all()
    assert priority == Priority.MUST
    assert "announcement.urgent" in rows
    assert [each.name for each in town.deliveries("announcement:1")] == ["alice"]


COMPELLING = [
    *(
        "全体居民必须参加",
        "必 须 参 加",
        "必須參加",
        "必须按时参加",
        "必\u200b须参加",
        "必❤须参加",
        "必，须，参加",
    ),
    *(
        "ＭＵＳＴ　ＡＴＴＥＮＤ",
        "不得缺席",
        "不得无故缺席",
        "一律参加",
        "一律须参加",
        "缺席者扣分",
        "不参加的扣分",
    ),
    *("扣積分", "点名批评", "將通報批評", "要求全员参加", "务必全员参加", "严禁缺席", "参加情况纳入考核"),
    *("You must attend.", "attendance is mandatory", "compulsory for all", "no absences allowed"),
    *("points will be deducted", "we will deduct 5 points", "name and shame"),
]
ORDINARY = [
    *("必须带身份证", "参加者必须带身份证", "请务必带好口罩", "不必须参加，自愿", "不扣分", "不参加不扣分"),
    *("不会点名批评任何人", "不强制参加", "能来的请报名", "车辆一律停在北门", "孩子必须由家长陪同参加"),
    *("必须报名才能参加", "点名时请答到", "不能参加的请回请假", "停车一律罚款", "积分可以兑换"),
    *("You must bring water.", "It is not compulsory.", "You do not have to attend", "Masks are mandatory"),
    *("no points are deducted", "You don't have to come"),
]


@pytest.mark.parametrize("text", COMPELLING)
def test_words_of_compulsion_do_not_slip_through(text: str) -> None:
    assert compelling(f"通知：{text}。")
    assert compelling("长" * 590 + text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_are_free(text: str) -> None:
    assert compelling(text) == ()
