"""Who was not told of a change: shown to organizers with a number to call, told to them once."""

import logging

import pytest
from sqlalchemy import select

from bot.domain.activities import Occasion
from bot.domain.audit import AuditQuery
from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.services.delivery.refusals import refused_by
from bot.services.persons.people import give_phone
from bot.store.tables import audit
from tests.chat import Phone, Town, texts

NUMBER = "13812345678"


@pytest.fixture
def olga(chat: Town) -> Phone:
    olga = chat.organizer()
    olga.says("您好")
    return olga


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    """alice wrote to us lately; bob did not, and left his number."""
    occasion = chat.activity("清洁", "2026-03-07 09:00")
    chat.joins("alice", occasion).says("您好")
    bob = chat.joins("bob", occasion)
    with chat.open() as uow:
        give_phone(chat.work(uow), bob.person, NUMBER)
        uow.commit()
    chat.messenger.roads = {Road.CUSTOM}
    return occasion


def moves(chat: Town, olga: Phone) -> None:
    for said in ("改地点 清洁 社区东门", "是"):
        olga.says(said)
    chat.works()


@pytest.mark.parametrize("said", ["谁没收到", "送达 1", "送达 清洁", "not reached"])
def test_asked_at_any_time(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    moves(chat, olga)
    shown = olga.says(said)
    assert shown.startswith(
        "“清洁”2月25日(周三) 10:00的改动通知：共2人，1人已送到（客服消息 1），0人正在送，1人没收到。"
    )
    assert "1 bob 138****5678，还没看到，下次发消息时会看到" in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("said", ["电话 1", "1", "电话 １"])
def test_one_number_in_full_and_on_record(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    moves(chat, olga)
    olga.says("谁没收到")
    assert olga.says(said).startswith(f"bob的电话：{NUMBER}（查看已记录）")
    assert f'<a href="tel:{NUMBER}">点这里拨打</a>' in olga.answer.text
    assert NUMBER in olga.says("电话 1")
    with chat.open() as uow:
        rows = uow._session.read.execute(select(audit).where(audit.c.action == "phone.show")).all()  # type: ignore[attr-defined]
    assert [(row.actor_id, row.object) for row in rows] == [(olga.person.id, "person:3")] * 2


def test_a_number_is_never_logged(
    chat: Town, olga: Phone, cleaning: Occasion, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    moves(chat, olga)
    olga.says("谁没收到")
    assert NUMBER in olga.says("电话 1")
    assert NUMBER not in caplog.text


def test_told_once_when_it_is_known(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    moves(chat, olga)
    chat.clock.forward(minutes=3)
    (letter,) = chat.works() + chat.works()
    assert letter.openid == olga.openid
    assert letter.text == (
        "“清洁”（3月7日(周六) 9:00）的改动通知：1人已送到，1人没收到。"
        "回“送达 1”看是谁、为什么，并打电话告诉他们。"
    )
    chat.clock.forward(hours=1)
    assert chat.works() == []


def test_nothing_is_told_when_everybody_got_it(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    chat.messenger.roads = {Road.CUSTOM, Road.TEMPLATE}
    moves(chat, olga)
    chat.clock.forward(hours=1)
    assert chat.works() == []
    assert "2人都送到了（客服消息 1，模板 1）" in olga.says("送达")


def test_who_sees_it_in_their_mailbox_is_reached(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    moves(chat, olga)
    assert "改地点了" in chat("bob").says("您好")
    assert "2人都送到了（客服消息 1，自己来看 1）" in olga.says("送达")


def test_who_blocked_us_is_to_be_called_until_they_write(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    chat.messenger.roads = {Road.TEMPLATE}
    with chat.open() as uow:
        refused_by(chat.work(uow), chat("bob").openid)
        uow.commit()
    moves(chat, olga)
    assert "1 bob 138****5678，拒收了消息" in olga.says("谁没收到")
    assert "改地点了" in chat("bob").says("您好")
    assert not chat("bob").person.refused
    olga.says("改地点 清洁 社区西门")
    olga.says("是")
    assert chat("bob").openid in {letter.openid for letter in chat.works()}


def test_a_cancellation_is_watched_as_well(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    for said in ("取消活动 清洁", "是"):
        olga.says(said)
    chat.works()
    assert "1人没收到" in olga.says("谁没收到")


def test_without_a_change_without_a_list_and_with_a_wrong_number(
    chat: Town, olga: Phone, cleaning: Occasion
) -> None:
    assert olga.says("谁没收到").startswith("最近没有改动或取消的通知。")
    assert olga.says("电话 1").startswith("看谁的电话？")
    moves(chat, olga)
    olga.says("谁没收到")
    assert olga.says("电话 7").startswith("没有这个数字")


def test_several_changed_activities_are_asked_about(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    moves(chat, olga)
    chat.joins("carol", chat.activity("义诊", "2026-03-01 09:00"))
    for said in ("取消活动 义诊", "是"):
        olga.says(said)
    assert olga.says("谁没收到").startswith("看哪个活动的通知送到了谁？")
    assert "“清洁”" in olga.says("2")


def test_residents_see_no_trace_of_it(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    moves(chat, olga)
    alice = chat("alice")
    for said in ("谁没收到", "送达 1", "电话 1"):
        assert "bob" not in alice.says(said)
        assert "看谁的电话" not in alice.shown


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("why", [*Reason, *DeliveryState])
def test_every_reason_has_words(language: str, why: str) -> None:
    if why not in (DeliveryState.SENT, DeliveryState.DELIVERED):
        assert texts().texts[language][f"reason.{why}"]


def test_an_announcement_is_asked_about_the_same_way(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    for said in ("发通知 明天停水，请提前接水备用", "1", "1"):
        olga.says(said)
    chat.works()
    shown = olga.says("谁没收到")
    assert shown.startswith(
        "1号通知“明天停水，请提前接水备用”2月25日(周三) 10:00：共2人，1人已送到（客服消息 1）"
    )
    assert "1 bob 138****5678，还没看到，下次发消息时会看到" in shown
    assert olga.says("电话 1").startswith(f"bob的电话：{NUMBER}")
    moves(chat, olga)
    asked = olga.says("谁没收到").splitlines()
    assert asked[0] == "看哪个活动的通知送到了谁？回数字："
    assert asked[1].startswith("1 清洁")
    assert asked[2].startswith("2 1号通知")
    assert olga.says("2").startswith("1号通知")
    with chat.open() as uow:
        noted = uow.audit.entries(AuditQuery(action="call_list.show"))
    assert {each.of for each in noted} == {"announcement:1"}


def test_who_announced_it_is_told_how_far_it_came(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    for said in ("发通知 明天停水", "1", "1"):
        olga.says(said)
    chat.works()
    chat.clock.forward(minutes=3)
    (letter,) = chat.works()
    assert letter.openid == olga.openid
    assert letter.text == (
        "1号通知“明天停水”送完了：1/2人已收到（客服消息 1，订阅 0，模板 0，群发 0，自己来看 0），"
        "1人下次发消息时看到，0人没收到，0人还在送。回“谁没收到”看名单和电话。"
    )
