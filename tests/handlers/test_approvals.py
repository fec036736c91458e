"""Asking the leader, and the leader's answer in one reply."""

import pytest

from bot.domain.approvals import Approval
from bot.domain.signups import SignUpState
from tests.chat import Phone, Town, texts


def asked(chat: Town, *names: str) -> Phone:
    """Olga, with these people asking to join 义诊."""
    olga = chat.organizer()
    made = chat.activity("义诊", needs_approval=True)
    for name in names:
        chat.joins(name, made)
    return olga


def states(chat: Town) -> dict[str, str]:
    with chat.open() as uow:
        return {entry.name: entry.sign_up.state for entry in uow.sign_ups.roster(1)}


def test_a_resident_asks_and_is_told(chat: Town) -> None:
    olga = chat.organizer()
    chat.activity("义诊", needs_approval=True)
    alice = chat.person("alice", "张阿姨")
    assert alice.says("报名 2位").startswith("张阿姨，已替您转给领队：2位\n义诊\n3月7日(周六) 9:00-11:00\n")
    (letter,) = chat.works()
    assert letter.openid == olga.openid
    assert letter.text.startswith("张阿姨（2位）报名“义诊”（3月7日(周六) 9:00），等您批准。")
    assert olga.says("批准 张阿姨").startswith("已批准张阿姨报名“义诊”")
    (letter,) = chat.works()
    assert (letter.openid, letter.text[:8]) == (alice.openid, "您报名的“义诊”")


def test_one_who_insists_on_two_at_once(chat: Town) -> None:
    olga = chat.organizer()
    alice = chat.joins("张阿姨", chat.activity("巡逻"))
    chat.activity("义诊", "2026-03-07 10:20")
    alice.says("报名义诊 1位")
    assert "1 仍要报名（请领队批准）" in alice.shown
    assert alice.says("1").startswith("张阿姨，已替您转给领队：1位\n义诊")
    (letter,) = chat.works()
    assert "和已报名的“巡逻”重叠40分钟" in letter.text
    assert olga.says("批准").startswith("张阿姨，1位\n义诊\n3月7日(周六) 10:20\n（和已报名的活动时间重叠）")
    assert olga.says("1").startswith("时间重叠，请写一句批准的原因")
    assert olga.says("人手不够").startswith("已批准张阿姨")
    assert olga.says("批准").startswith("现在没有等您批准的报名。")


@pytest.mark.parametrize("said", ["批准 李大爷", "批准：李大爷", "批准李大爷", "approve 李大爷"])
def test_by_name(chat: Town, said: str) -> None:
    olga = asked(chat, "张阿姨", "李大爷")
    assert olga.says(said).startswith("已批准李大爷")
    assert states(chat) == {"张阿姨": SignUpState.PENDING, "李大爷": SignUpState.CONFIRMED}
    assert "1 张阿姨 1位 义诊" in olga.shown


def test_by_number_from_the_list(chat: Town) -> None:
    olga = asked(chat, "张阿姨", "李大爷")
    assert olga.says("批准").startswith("等您批准的报名")
    assert olga.says("不批准 2 名额留给新人").startswith("没有批准李大爷")
    letters = {letter.openid: letter.text for letter in chat.works()}
    assert "名额留给新人" in letters[chat("李大爷").openid]
    assert olga.says("1").startswith("张阿姨，1位")
    assert olga.says("不批准").startswith("没有批准张阿姨")


def test_an_unknown_name_gets_the_list(chat: Town) -> None:
    olga = asked(chat, "张阿姨")
    assert olga.says("批准 王二").startswith("等您批准的报名")
    assert olga.says("不批准 9").startswith("等您批准的报名")


def test_who_was_answered_by_another_organizer(chat: Town) -> None:
    olga = asked(chat, "张阿姨")
    olga.says("批准")
    petra = chat.organizer("petra")
    petra.says("不批准 张阿姨")
    assert olga.says("1").startswith("张阿姨的报名“义诊”已经有人处理过")


def test_the_roster_shows_who_waits(chat: Town) -> None:
    olga = asked(chat, "张阿姨")
    assert "1. 张阿姨 1位（待批准" in olga.says("名单")


def test_residents_see_no_trace(chat: Town) -> None:
    asked(chat, "张阿姨")
    assert "没看明白" in chat("bob").says("批准 张阿姨")
    assert states(chat) == {"张阿姨": SignUpState.PENDING}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", [each for each in Approval if each is not Approval.NEEDS_REASON])
def test_every_answer_has_words(language: str, outcome: Approval) -> None:
    assert texts().texts[language][f"approval.done_{outcome}"]
