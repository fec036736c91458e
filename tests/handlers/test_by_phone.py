"""代报 and 移出: organizers sign somebody up who rings up, and take somebody off the roster."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.audit import AuditQuery
from bot.domain.people import Role
from bot.domain.signups import SignUpState
from tests.chat import Phone, Town
from tests.handlers.test_family import told


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def alice(chat: Town) -> Phone:
    return chat.person("alice", "张阿姨")


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    return chat.activity("清洁", capacity=3)


def states(chat: Town, occasion: Occasion) -> dict[str, tuple[SignUpState, int, str]]:
    with chat.open() as uow:
        lines = uow.sign_ups.roster(occasion.activity.id)
    return {each.name: (each.sign_up.state, each.sign_up.party_size, each.entered_by) for each in lines}


@pytest.mark.parametrize(
    "said", ["代报 1 张阿姨 2位", "代报 清洁 张阿姨 2", "代报张阿姨 2人", "enter 1 张阿姨 2"]
)
def test_somebody_who_rings_up_is_signed_up_and_told(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion, said: str
) -> None:
    assert olga.says(said).startswith("替张阿姨报名？\n清洁\n3月7日(周六) 9:00-11:00\n2位。")
    assert states(chat, cleaning) == {}
    assert olga.says("1").startswith("【替张阿姨办理】\n张阿姨，报名成功：2位\n清洁")
    assert states(chat, cleaning) == {"张阿姨": (SignUpState.CONFIRMED, 2, "王敏")}
    (text,) = told(chat, alice)
    assert text.startswith("按您的电话，社区替您报了“清洁”（3月7日(周六) 9:00），2位。")
    with chat.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="sign_up.signed_up"))
    assert entry.by
    assert (entry.by.id, entry.detail["person"]) == (olga.person.id, alice.person.id)


def test_where_it_is_full_they_wait(chat: Town, olga: Phone, alice: Phone, cleaning: Occasion) -> None:
    chat.joins("bob", cleaning, 3)
    olga.says("代报 1 张阿姨")
    assert "排上候补了" in olga.says("是")
    assert told(chat, alice)[0].startswith("按您的电话，社区替您排上了“清洁”")
    with chat.open() as uow:
        assert uow.waitlist.length(cleaning.shift.id) == 1


def test_several_activities_and_namesakes_are_asked_about(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion
) -> None:
    chat.activity("义诊", "2026-03-08 09:00")
    other = chat.person("other", "张阿姨")
    assert olga.says("代报 张阿姨").startswith("替张阿姨报哪个活动？")
    assert f"2 张阿姨 编号{other.person.id}" in olga.says("2")
    assert olga.says("2").startswith("替张阿姨报名？\n义诊")
    olga.says("1")
    assert {letter.openid for letter in chat.works()} == {other.openid}
    assert "义诊" in other.says("我的")


def test_why_not_is_said_to_the_organizer(chat: Town, olga: Phone, alice: Phone, cleaning: Occasion) -> None:
    chat.activity("义诊", "2026-03-07 09:30")
    alice.says("报名 义诊 1位")
    olga.says("代报 清洁 张阿姨")
    assert "义诊" in olga.says("1")
    assert states(chat, cleaning) == {}
    assert told(chat, alice) == []


@pytest.mark.parametrize("said", ["代报 1 赵六 2位", "代报", "移出 赵六", "移出", "移出 7 重复"])
def test_what_is_missing_is_said(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    assert (
        "例如“代报" in olga.says(said) or "没有叫“赵六”的人" in olga.shown or "移出 2 重复报名" in olga.shown
    )


@pytest.mark.parametrize(
    "said", ["移出 2 重复报名", "移出 张阿姨 重复报名", "移出 第2号，重复报名", "take off 2 重复报名"]
)
def test_somebody_is_taken_off_the_roster_and_told_why(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion, said: str
) -> None:
    chat.joins("bob", cleaning)
    alice.says("报名 1位")
    olga.says("名单 1")
    assert olga.says(said).startswith("把张阿姨移出“清洁”（3月7日(周六) 9:00-11:00）？\n原因：重复报名\n")
    assert states(chat, cleaning)["张阿姨"][0] is SignUpState.CONFIRMED
    assert olga.says("1").startswith("已移出“清洁”，并告诉了本人原因")
    assert states(chat, cleaning)["张阿姨"][0] is SignUpState.CANCELLED
    assert "原因：重复报名" in told(chat, alice)[0]
    with chat.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="signup.remove"))
    assert entry.by
    assert entry.by.id == olga.person.id


def test_the_reason_is_asked_for_and_a_place_goes_on(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion
) -> None:
    alice.says("报名 3位")
    bob = chat.person("bob", "李明")
    bob.says("报名 1位")
    bob.says("1")
    assert olga.says("移出 张阿姨").startswith("为什么把张阿姨移出“清洁”？")
    assert "原因：人在外地" in olga.says("人在外地")
    olga.says("是")
    assert any("有位置了" in text for text in told(chat, bob))


def test_of_several_sign_ups_which_is_asked(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion
) -> None:
    chat.activity("义诊", "2026-03-08 09:00")
    alice.says("报名 清洁 1位")
    alice.says("报名 义诊 1位")
    assert "2 张阿姨 编号" in olga.says("移出 张阿姨 冲突")
    assert "“义诊”" in olga.says("2")
    assert olga.says("是").startswith("已移出“义诊”")


def test_a_name_of_two_words(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    chat.joins("Li Lei", cleaning)
    assert olga.says("移出 Li Lei signed up twice").startswith("把Li Lei移出“清洁”")


@pytest.mark.parametrize("no", ["2", "取消"])
def test_nothing_happens_without_a_yes(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion, no: str
) -> None:
    olga.says("代报 1 张阿姨")
    olga.says(no)
    assert states(chat, cleaning) == {}
    alice.says("报名 1位")
    olga.says("移出 张阿姨 重复")
    olga.says(no)
    assert states(chat, cleaning)["张阿姨"][0] is SignUpState.CONFIRMED


@pytest.mark.parametrize("said", ["移出 张阿姨 重复报名", "代报 1 张阿姨 2位", "删对象 骨干"])
def test_others_see_no_trace_of_it(
    chat: Town, olga: Phone, alice: Phone, cleaning: Occasion, said: str
) -> None:
    alice.says("报名 1位")
    lee = chat.person("lee", "李老师", Role.LEADER)
    lee.says(said)
    lee.says("1")
    assert states(chat, cleaning)["张阿姨"] == (SignUpState.CONFIRMED, 1, "")


def test_a_saved_audience_is_deleted(chat: Town, olga: Phone) -> None:
    olga.says("存对象 骨干：志愿者")
    assert olga.says("删对象 骨干").startswith("已删除常用对象“骨干”")
    assert olga.says("删对象 骨干").startswith("没有叫“骨干”的常用对象")
    assert olga.says("删对象").startswith("删除哪个？")
