"""亲友代办: whatever a person may do in the chat a helper does for them, on record and told each time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Mark, Means
from bot.domain.audit import AuditQuery
from bot.domain.signups import SignUpState
from bot.services.joining.replace import open_call
from bot.services.joining.sign_up import join, leave
from bot.services.presence.codes import code_now
from bot.services.record.booking import book_due
from tests.chat import Phone, Town
from tests.handlers.test_family import linked, told

GRANNY = "王桂芳"


class Story:
    """bob is granny's helper. What he says is `替王桂芳…`, unless it begins with her name."""

    def __init__(self, chat: Town) -> None:
        chat.policy = replace(chat.policy, asks=True)
        chat.handling = replace(chat.handling, policy=chat.policy)
        self.chat = chat
        self.olga = chat.organizer()
        self.granny, self.bob = linked(chat)
        self.cleaning = chat.activity(kind=ActivityKind.SERVICE)

    def joined(self, party: int = 1, who: Phone | None = None) -> None:
        with self.chat.open() as uow:
            person = (who or self.granny).person
            join(self.chat.work(uow), person, self.fresh(uow), party)
            uow.commit()

    def both_joined(self) -> None:
        self.joined()
        self.joined(who=self.bob)

    def started(self) -> None:
        self.both_joined()
        self.chat.clock.at = self.cleaning.shift.starts_at
        self.chat.works()

    def came(self) -> None:
        self.started()
        with self.chat.open() as uow:
            for each in (self.granny, self.bob):
                me, shift = each.person.id, self.cleaning.shift
                uow.attendance.check_in(Mark(shift.id, me, shift.starts_at, Means.CODE, me))
            uow.commit()
        self.chat.clock.forward(hours=1)

    def served(self) -> None:
        self.came()
        with self.chat.open() as uow:
            for each in (self.granny, self.bob):
                me, shift = each.person.id, self.cleaning.shift
                uow.attendance.check_out(Mark(shift.id, me, shift.ends_at, Means.CODE, me))
            uow.commit()
        self.chat.clock.forward(hours=4)
        with self.chat.open() as uow:
            book_due(self.chat.work(uow))
            uow.commit()

    def reminded(self) -> None:
        self.both_joined()
        self.chat.clock.at = self.cleaning.shift.starts_at - timedelta(hours=13)
        self.chat.works()

    def full(self) -> None:
        self.chat.joins("carol", self.cleaning, 20)

    def offered(self) -> None:
        self.full()
        self.granny.says("报名 1位")
        self.granny.says("1")
        with self.chat.open() as uow:
            leave(self.chat.work(uow), self.chat("carol").person, self.fresh(uow))
            uow.commit()
        self.chat.clock.forward(minutes=1)
        self.chat.works()

    def wanted(self) -> None:
        self.granny.says("您好")
        with self.chat.open() as uow:
            open_call(self.chat.work(uow), self.cleaning.shift.id, self.olga.person.id)
            uow.commit()
        self.chat.clock.forward(minutes=1)
        self.chat.works()

    def announced(self) -> None:
        for said in ("发通知", "明天停水", "全体关注者", "1"):
            self.olga.says(said)
        self.chat.clock.forward(minutes=1)
        self.chat.works()

    def fresh(self, uow: object) -> Occasion:
        return self.chat.fresh(self.cleaning)

    def code(self) -> str:
        with self.chat.open() as uow:
            found = code_now(self.chat.work(uow), self.cleaning)
        assert found
        return found.digits

    def state(self, phone: Phone) -> tuple[str, int] | None:
        with self.chat.open() as uow:
            mine = uow.sign_ups.mine(self.cleaning.shift.id, phone.person.id)
        return (mine.state, mine.party_size) if mine else None


@dataclass(frozen=True)
class Deed:
    """says: to the bot, the first for granny, the next without her name. done: what is true of granny then.

    others: whether it is also true of bob, to whom nothing may have happened.
    """

    prepare: Callable[[Story], None]
    says: tuple[str, ...]
    done: Callable[[Story, Phone], bool]


def nothing(story: Story) -> None:
    """It needs no story."""


def is_in(state: SignUpState, party: int = 1) -> Callable[[Story, Phone], bool]:
    return lambda story, phone: story.state(phone) == (state, party)


def is_set(**values: object) -> Callable[[Story, Phone], bool]:
    return lambda _, phone: all(getattr(phone.person, name) == value for name, value in values.items())


def kept(name: str) -> Callable[[Story, Phone], bool]:
    """A column of the person that the domain does not carry is what they say of themselves afterwards."""
    return lambda story, phone: name in phone.says("我的信息")


def came(story: Story, phone: Phone) -> bool:
    return marks(story, phone)[0]


def left(story: Story, phone: Phone) -> bool:
    return marks(story, phone)[1]


def marks(story: Story, phone: Phone) -> tuple[bool, bool]:
    with story.chat.open() as uow:
        known = uow.attendance.mine(story.cleaning.shift.id, phone.person.id)
    return bool(known and known.in_at), bool(known and known.out_at)


def is_noted(story: Story, phone: Phone) -> bool:
    """That they come, or that they have read it."""
    return f"{phone.person.name} 1位 ✓" in story.olga.says("名单 1")


def action(name: str) -> Callable[[Story, Phone], bool]:
    """What stands in the audit log of this person, or of what they have."""

    def done(story: Story, phone: Phone) -> bool:
        with story.chat.open() as uow:
            found = uow.audit.entries(AuditQuery(action=name))
        return any(
            phone.person.id in (each.whom and each.whom.id, each.detail.get("person")) for each in found
        )

    return done


def has_calendar(story: Story, phone: Phone) -> bool:
    with story.chat.open() as uow:
        return bool(uow.calendars.key_of(phone.person.id))


def opens_request(story: Story, phone: Phone) -> bool:
    with story.chat.open() as uow:
        return any(each.person_id == phone.person.id for each in uow.claims.requests(9))


IN, OUT = SignUpState.CONFIRMED, SignUpState.CANCELLED
both, asked, served = Story.both_joined, Story.reminded, Story.served
DEEDS = {
    "sign up": Deed(nothing, ("报名 2",), is_in(IN, 2)),
    "sign up with guests": Deed(nothing, ("报名 带 小明、小红",), is_in(IN, 3)),
    "leave": Deed(both, ("请假", "1"), is_in(OUT)),
    "resize": Deed(both, ("改人数", "3"), is_in(IN, 3)),
    "queue up": Deed(Story.full, ("报名 1位", "1"), is_in(SignUpState.WAITLISTED)),
    "take an offer": Deed(Story.offered, ("要",), is_in(IN)),
    "take an offer by its number": Deed(Story.offered, ("1",), is_in(IN)),
    "pass an offer on": Deed(Story.offered, ("不要",), is_in(OUT)),
    "say that they come": Deed(asked, ("准时到",), is_noted),
    "say so by its number": Deed(asked, ("1",), is_noted),
    "say that they do not come": Deed(asked, ("2",), is_in(OUT)),
    "step in": Deed(Story.wanted, ("去",), is_in(IN)),
    "step in by its number": Deed(Story.wanted, ("1",), is_in(IN)),
    "check in": Deed(Story.started, ("签到 {code}",), came),
    "check out": Deed(Story.came, ("签退",), left),
    "say that hours are wrong": Deed(served, ("时长有误", "1", "少了一小时"), opens_request),
    "get a certificate": Deed(served, ("开证明", "1"), action("certificate.issue")),
    "lead times": Deed(nothing, ("提前3小时提醒我",), is_set(leads="3h")),
    "reminders": Deed(nothing, ("设提醒", "2"), is_set(reminders="earlier")),
    "language": Deed(nothing, ("English",), is_set(language="en")),
    "simple words": Deed(nothing, ("大字",), is_set(elder=True)),
    "quiet hours": Deed(nothing, ("免打扰 22点到7点",), is_set(quiet="22:00-07:00")),
    "no quiet hours": Deed(nothing, ("取消免打扰",), is_set(quiet="00:00-00:00")),
    "calendar": Deed(nothing, ("看日历",), has_calendar),
    "no announcements": Deed(nothing, ("退订",), action("person.no_news")),
    "none for a time": Deed(nothing, ("暂停通知两周",), action("person.pause_news")),
    "where they live": Deed(nothing, ("住3号院",), kept("3号院")),
    "their name": Deed(nothing, ("改名字", "2", "王大妈"), is_set(name="王大妈")),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_helper_does_it_for_the_person_who_is_told(chat: Town, name: str) -> None:
    deed, story = DEEDS[name], Story(chat)
    deed.prepare(story)
    chat.clock.forward(minutes=1)
    chat.works()
    first, *more = deed.says
    for said in (f"替{GRANNY}{first.format(code=story.code() if '{code}' in first else '')}", *more):
        assert story.bob.says(said).startswith(f"【替{GRANNY}办理】")
        chat.clock.forward(minutes=1)
    assert any("李明" in text for text in told(chat, story.granny))
    assert deed.done(story, story.granny)
    assert not deed.done(story, story.bob)
    assert both_on_record(story)


def both_on_record(story: Story) -> bool:
    with story.chat.open() as uow:
        (latest, *_) = uow.audit.entries(AuditQuery(action="helper.act"))
    pair = (story.bob.person.id, story.granny.person.id)
    return (latest.by and latest.by.id, latest.whom and latest.whom.id) == pair


# those known by name only: what they are asked comes to the one who cares for them


def named(story: Story) -> Phone:
    story.bob.says("帮张奶奶报名 1位")
    if "1 排队候补" in story.bob.shown:
        story.bob.says("1")
    return story.bob


def states(story: Story) -> dict[str, SignUpState]:
    with story.chat.open() as uow:
        return {line.name: line.sign_up.state for line in uow.sign_ups.roster(1)}


@pytest.mark.parametrize(("answer", "state"), [("1", IN), ("要", IN), ("2", OUT), ("不要", OUT)])
def test_an_offer_to_somebody_without_wechat_is_answered_by_who_cares(
    chat: Town, answer: str, state: SignUpState
) -> None:
    story = Story(chat)
    story.full()
    bob = named(story)
    with chat.open() as uow:
        leave(chat.work(uow), chat("carol").person, chat.fresh(story.cleaning))
        uow.commit()
    chat.clock.forward(minutes=1)
    assert any("张奶奶" in text and "回 1 要  2 不要" in text for text in told(chat, bob))
    chat.clock.forward(minutes=1)
    assert bob.says(answer).startswith("【替张奶奶办理】")
    assert states(story)["张奶奶"] is state


def test_two_after_a_reminder_takes_out_whom_it_was_about(chat: Town) -> None:
    story = Story(chat)
    bob = named(story)
    chat.clock.at = story.cleaning.shift.starts_at - timedelta(hours=13)
    assert any("张奶奶" in text for text in told(chat, bob))
    assert bob.says("2").startswith("【替张奶奶办理】\n已取消")
    assert states(story) == {"张奶奶": OUT}


def test_two_after_a_reminder_for_both_asks_who_does_not_come(chat: Town) -> None:
    story = Story(chat)
    story.joined(who=story.bob)
    bob = named(story)
    chat.clock.at = story.cleaning.shift.starts_at - timedelta(hours=13)
    chat.works()
    chat.clock.forward(minutes=1)
    assert "2 张奶奶 小区环境清洁" in bob.says("2")
    chat.clock.forward(minutes=1)
    assert bob.says("2").startswith("【替张奶奶办理】\n已取消")
    assert states(story) == {"李明": IN, "张奶奶": OUT}


# how it may be said


@pytest.mark.parametrize("name", ["小宝", "Lily", "妞妞"])
def test_a_name_need_not_look_like_one(chat: Town, name: str) -> None:
    chat.activity()
    granny, bob = linked(chat)
    granny.says("我的信息")
    granny.says("改称呼")
    granny.says(name)
    for said in (f"替{name}报名 1位", f"帮{name}提前3小时提醒我", f"{name}的日历"):
        assert bob.says(said).startswith(f"【替{name}办理】"), said


@pytest.mark.parametrize(
    "said", ["删除妈妈的信息", "取消妈妈的报名", "替妈妈免打扰 22点到7点", "替妈妈准时到", "替妈妈1"]
)
def test_what_is_said_of_mother_asks_who_that_is(chat: Town, said: str) -> None:
    _, bob = linked(chat)
    chat.joins("bob", chat.activity())
    bob.says("活动")
    assert bob.says(said).startswith("替谁办？回数字：\n1 王桂芳")


@pytest.mark.parametrize(
    "said",
    [
        "替赵德柱免打扰 22点到7点",
        "替赵德柱提前3小时提醒我",
        "帮赵德柱退订",
        "删除赵德柱的信息",
        "赵德柱的日历",
    ],
)
def test_of_a_stranger_nothing_is_done_to_oneself(chat: Town, said: str) -> None:
    _, bob = linked(chat)
    chat.works()
    assert bob.says(said).startswith("您还没有替家人报过名")


def test_after_acting_for_granny_ones_own_is_ones_own(chat: Town) -> None:
    story = Story(chat)
    story.both_joined()
    story.bob.says(f"替{GRANNY}改人数")
    story.bob.says("3")
    assert not story.bob.says("请假").startswith("【替")
    assert story.bob.says("1").startswith("已取消")
    assert states(story) == {GRANNY: IN, "李明": OUT}


def test_something_in_between_leaves_the_talk_grannys(chat: Town) -> None:
    story = Story(chat)
    story.both_joined()
    story.bob.says(f"替{GRANNY}请假")
    assert "《信息使用说明》" in story.bob.says("隐私")
    assert story.bob.says("1").startswith(f"【替{GRANNY}办理】\n已取消")
    assert states(story) == {GRANNY: OUT, "李明": IN}


def test_what_was_asked_of_granny_is_not_answered_for_oneself_when_the_help_has_ended(chat: Town) -> None:
    story = Story(chat)
    story.both_joined()
    story.bob.says(f"替{GRANNY}请假")
    story.granny.says("取消代办")
    story.bob.says("1")
    assert states(story) == {GRANNY: IN, "李明": IN}


@pytest.mark.parametrize("by_helper", [True, False])
def test_who_asked_for_a_certificate_stands_on_record(chat: Town, by_helper: bool) -> None:
    story = Story(chat)
    story.served()
    who = story.bob if by_helper else story.granny
    who.says(f"替{GRANNY}开证明" if by_helper else "开证明")
    who.says("1")
    with chat.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="certificate.issue"))
    assert entry.by
    assert (entry.by.id, entry.detail["person"]) == (who.person.id, story.granny.person.id)


def test_who_checked_granny_in_stands_with_her_attendance(chat: Town) -> None:
    story = Story(chat)
    story.started()
    story.bob.says(f"替{GRANNY}签到 {story.code()}")
    with chat.open() as uow:
        known = uow.attendance.mine(story.cleaning.shift.id, story.granny.person.id)
    assert known
    assert known.in_actor_id == story.bob.person.id
