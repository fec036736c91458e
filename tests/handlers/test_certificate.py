"""Asking for a certificate, and verifying one by its number."""

import re

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.audit import AuditQuery
from bot.domain.people import Role
from bot.services.record.hours import correct
from tests.chat import Phone, Town
from tests.handlers.test_hours import DAY, attends, final


@pytest.fixture
def alice(chat: Town) -> Phone:
    cleaning = chat.activity("小区环境清洁", f"{DAY} 09:00", kind=ActivityKind.SERVICE)
    alice = attends(chat, "张阿姨", cleaning)
    final(chat, cleaning)
    return alice


def number(said: str) -> str:
    found = re.search(r"\d{5} \d{5} \d{5} \d{5}", said)
    assert found, said
    return found[0]


def test_a_certificate_is_a_link_and_a_number(chat: Town, alice: Phone) -> None:
    assert "开哪段时间的" in alice.says("开证明")
    said = alice.says("今年")
    assert "2026-01-01至2026-03-07，共 2 小时" in said
    assert re.search(r"^https://example\.org/p/certificate/[\w.\-]{40,}$", said, re.M)
    assert "7天内有效" in said


@pytest.mark.parametrize("wording", ["{}", "查验 {}", "{} 是真的吗"])
def test_anybody_verifies_a_number_and_learns_no_name(chat: Town, alice: Phone, wording: str) -> None:
    alice.says("开证明")
    printed = number(alice.says("3"))
    for digits in (printed, printed.replace(" ", "")):
        said = chat.person("bob", "鲍勃").says(wording.format(digits))
        assert "这张证明有效" in said
        assert "2026-03-07 至 2026-03-07，共 2 小时" in said
        assert "张" not in said.replace("这张", "")


def test_a_corrected_record_revokes_it_and_the_holder_is_told(chat: Town, alice: Phone) -> None:
    alice.says("开证明")
    printed = number(alice.says("1"))
    with chat.open() as uow:
        correct(chat.work(uow), uow.hours.latest(alice.person.id, 1)[0].id, -30, "早走", None)
        uow.commit()
    told = [letter.text for letter in chat.works()]
    assert any(f"编号 {printed} 的证明已作废。回“开证明”" in text for text in told)
    assert "已作废，不能再用" in alice.says(printed)


def test_what_cannot_be_certified_or_verified_is_said(chat: Town, alice: Phone) -> None:
    assert "没有服务时长" in chat.person("bob", "鲍勃").says("开证明")
    alice.says("开证明")
    assert "没有服务时长" in alice.says("去年")
    assert "没有这个编号" in alice.says("48210 93847 10293 84756")
    assert "20位编号" in alice.says("查验证明")


def test_the_ledger_offers_it(chat: Town, alice: Phone) -> None:
    alice.says("我的时长")
    assert "开哪段时间的" in alice.says("2")
    chat.clock.forward(days=400)
    alice.says("开证明")
    assert "2026-01-01至2026-12-31" in alice.says("去年")


# revoked by hand


def issued(alice: Phone) -> str:
    alice.says("开证明")
    return number(alice.says("1"))


@pytest.mark.parametrize(
    "wording", ["作废证明 {} 重复开具", "作废证明 {}，原因：重复开具", "revoke certificate {} 重复开具"]
)
@pytest.mark.parametrize("spaces", [True, False])
def test_an_organizer_revokes_one_by_its_number(chat: Town, alice: Phone, wording: str, spaces: bool) -> None:
    printed, olga = issued(alice), chat.organizer()
    chat.works()
    shown = olga.says(wording.format(printed if spaces else printed.replace(" ", "")))
    assert shown.startswith(
        f"作废张阿姨的证明？\n编号 {printed}\n2026-01-01至2026-03-07，共 2 小时\n原因：重复开具\n"
    )
    assert "这张证明有效" in alice.says(printed)
    assert olga.says("1").startswith("已作废，并告诉了本人")
    (letter,) = chat.works()
    assert (letter.openid, letter.text) == (
        alice.openid,
        f"您编号 {printed} 的证明已作废：重复开具。有疑问回“人工”。",
    )
    assert "已作废，不能再用" in chat("bob").says(printed)
    with chat.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="certificate.revoke"))
    assert (entry.by and entry.by.id, entry.detail["reason"]) == (olga.person.id, "重复开具")


def test_number_and_reason_are_asked_for_where_they_are_missing(chat: Town, alice: Phone) -> None:
    printed, olga = issued(alice), chat.organizer()
    assert olga.says("作废证明").startswith("作废哪张证明？")
    assert olga.says("不知道编号").startswith("作废哪张证明？")
    assert olga.says(printed).startswith("张阿姨的证明，2026-01-01至2026-03-07，共 2 小时。为什么作废？")
    assert "原因：姓名写错了" in olga.says("姓名写错了")
    assert olga.says("是").startswith("已作废")
    assert olga.says(f"作废证明 {printed}").startswith("这张证明以前就作废了")
    assert olga.says("作废证明 10000 00000 00000 00000 错").startswith("没有这个编号的证明")


@pytest.mark.parametrize("out", ["取消", "2", "不"])
def test_nothing_is_revoked_without_a_yes(chat: Town, alice: Phone, out: str) -> None:
    printed, olga = issued(alice), chat.organizer()
    olga.says(f"作废证明 {printed} 重复开具")
    olga.says(out)
    assert "这张证明有效" in alice.says(printed)


@pytest.mark.parametrize("said", ["作废证明", "作废证明 {} 重复开具"])
def test_others_revoke_nothing(chat: Town, alice: Phone, said: str) -> None:
    printed = issued(alice)
    leader = chat.person("lee", "李老师", Role.LEADER)
    for each in (alice, leader):
        assert "作废" not in each.says(said.format(printed))
        each.says("1")
    assert "这张证明有效" in alice.says(printed)


def test_a_reason_may_hold_words_that_mean_something_else(chat: Town, alice: Phone) -> None:
    printed, olga = issued(alice), chat.organizer()
    assert "原因：取消报名后又开的" in olga.says(f"作废证明 {printed} 取消报名后又开的")
