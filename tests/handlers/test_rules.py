"""Minimum, sign-up window and cutoff, said by organizers in one sentence each."""

from datetime import timedelta

import pytest

from bot.domain.activities import NewActivity, Occasion, Shift
from bot.services.activities.series import start_series
from tests.chat import Phone, Town, local


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    chat.activity("义诊", "2026-03-01 09:00")
    return chat.activity("清洁", "2026-03-07 09:00")


def shift_of(chat: Town, occasion: Occasion) -> Shift:
    return chat.fresh(occasion).shift


@pytest.mark.parametrize("said", ["最少5人 2", "2 最少5人", "清洁至少要5个人", "最少人数 2 5人"])
def test_a_minimum(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    assert olga.says(said).startswith("“清洁”3月7日(周六) 9:00-11:00\n最少人数：5人（现在：不限）\n对吗？")
    assert olga.says("对").startswith("已改好“清洁”，最少人数：5人。")
    assert shift_of(chat, cleaning).minimum == 5
    olga.says("最少人数 2 不限")
    olga.says("1")
    assert shift_of(chat, cleaning).minimum is None


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ("报名截止 2 周五晚8点", "2026-02-27 20:00", "2月27日(周五) 20:00"),
        ("2 报名截止 3月6日晚上8点", "2026-03-06 20:00", "3月6日(周五) 20:00"),
        ("清洁报名截止改到3月5日", "2026-03-06 00:00", "3月6日(周五) 0:00"),
        ("报名截止 2 提前一天", "2026-03-06 09:00", "开始前1天"),
        ("报名截止 2 开始前2小时", "2026-03-07 07:00", "开始前2小时"),
        ("停止报名 2 现在", "2026-02-25 10:00", "2月25日(周三) 10:00"),
    ],
)
def test_when_sign_up_ends(chat: Town, cleaning: Occasion, said: str, at: str, words: str) -> None:
    olga = chat.organizer()
    assert f"报名截止：{words}（现在：不限）" in olga.says(said)
    olga.says("1")
    assert shift_of(chat, cleaning).closes_at == local(at)


@pytest.mark.parametrize("said", ["报名开始 2 3月2日早上8点", "2 3月2日早上8点开始报名"])
def test_when_sign_up_begins(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    assert "报名开始：3月2日(周一) 8:00（现在：不限）" in olga.says(said)
    olga.says("是")
    assert shift_of(chat, cleaning).opens_at == local("2026-03-02 08:00")
    alice = chat.person("alice", "张阿姨")
    assert "3月2日(周一) 8:00" in alice.says("报名清洁 1位")
    assert "报名开始：3月2日(周一) 8:00" in alice.says("什么时候开始报名")


@pytest.mark.parametrize("said", ["2 提前2小时截止取消", "取消截止 2 提前2小时", "取消截止 清洁 提前2小时"])
def test_until_when_one_may_leave_freely(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    assert "请假截止：开始前2小时（现在：开始前3小时）" in olga.says(said)
    olga.says("好的")
    assert shift_of(chat, cleaning).cutoff == timedelta(hours=2)


def test_what_is_missing_is_asked_for(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    assert olga.says("报名截止").startswith("改哪个活动的报名截止？回数字：")
    assert olga.says("2").startswith("“清洁”现在报名截止：不限。改到什么时候？")
    assert olga.says("看情况吧那就").startswith("没看明白报名截止")
    assert "报名截止：3月6日(周五) 20:00" in olga.says("3月6日晚8点")
    assert "报名截止：3月6日(周五) 18:00" in olga.says("3月6日下午6点")
    assert olga.says("不").startswith("好的，先不办了。")
    assert shift_of(chat, cleaning).closes_at is None


def test_said_differently_while_it_is_read_back(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    olga.says("报名截止 2 3月6日晚8点")
    assert "报名截止：3月5日(周四) 20:00" in olga.says("改成3月5日晚8点")
    assert "报名截止：3月4日(周三) 20:00" in olga.says("报名截止改到3月4日晚8点")


def test_what_residents_ask_is_answered(chat: Town, cleaning: Occasion) -> None:
    alice = chat.joins("张阿姨", cleaning)
    assert alice.says("请假截止什么时候").startswith("“清洁”在3月7日(周六) 6:00之前来不了，直接回“请假”就行")
    assert alice.says("报名截止了吗").startswith("清洁\n")
    assert alice.says("取消班次").startswith("取消报名“清洁”")


def test_of_several_shifts_one_or_all(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    olga.says("加班次 2 3月8日下午2点到4点 10人")
    olga.says("1")
    assert olga.says("报名截止 2 提前一天").splitlines()[:4] == [
        "“清洁”有几个班次，改哪些的报名截止？回数字：",
        "1 所有班次",
        "2 清洁 3月7日(周六) 9:00 剩20位",
        "3 清洁 3月8日(周日) 14:00 剩10位",
    ]
    assert olga.says("1").startswith("“清洁”所有班次\n报名截止：开始前1天")
    olga.says("1")
    with chat.open() as uow:
        closes = [each.shift.closes_at for each in uow.activities.of_activity(2)]
    assert closes == [local("2026-03-06 09:00"), local("2026-03-07 14:00")]
    olga.says("最少3人 2")
    olga.says("3")
    olga.says("1")
    with chat.open() as uow:
        assert [each.shift.minimum for each in uow.activities.of_activity(2)] == [None, 3]


def test_what_does_not_fit_is_refused(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    olga.says("最少50人 2")
    assert olga.says("1").startswith("“清洁”没有这么多名额")
    olga.says("报名截止 2 3月9日晚8点")
    assert olga.says("1").startswith("时间不对，没有改动“清洁”")
    assert shift_of(chat, cleaning).closes_at is None


def test_everybody_later_in_a_series(chat: Town, olga: Phone) -> None:
    start = local("2026-03-07 09:00")
    new = NewActivity("巡逻", start, start + timedelta(hours=2), "北门", 10)
    with chat.open() as uow:
        first = start_series(chat.work(uow), new, "FREQ=WEEKLY;BYDAY=SA", None)
        uow.commit()
    olga.says("报名截止 1 开始前1天")
    assert olga.says("2").startswith("已改好“巡逻”这次及以后共")
    with chat.open() as uow:
        found = uow.activities.of_series(first.shift.series_id or 0, chat.clock.now(), 40)
    assert {each.shift.starts_at - (each.shift.closes_at or start) for each in found} == {timedelta(days=1)}


def test_it_is_noted_and_residents_have_no_part_in_it(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    bob = chat.person("bob", "李大爷")
    for said in ("最少5人 2", "1", "是", "报名截止 2 周五晚8点", "1", "2 提前2小时截止取消", "1"):
        bob.says(said)
    assert (shift_of(chat, cleaning).minimum, shift_of(chat, cleaning).closes_at) == (None, None)
    olga.says("最少5人 2")
    olga.says("1")
    assert "改了报名规则" in olga.says("谁改了 2")
