"""Calling off one shift of several, or all of them, in words."""

import pytest

from bot.domain.activities import Occasion
from tests.chat import Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def shifts(chat: Town, olga: Phone) -> tuple[Occasion, Occasion]:
    """清洁 on Saturday morning and on Sunday afternoon; alice comes to the first, bob to the second."""
    chat.activity("清洁")
    olga.says("加班次 1 3月8日下午2点到4点 10人")
    olga.says("1")
    with chat.open() as uow:
        first, second = uow.activities.of_activity(1)
    chat.joins("alice", first)
    chat.joins("bob", second, 2)
    return first, second


def test_the_question_names_every_shift(chat: Town, olga: Phone, shifts: tuple[Occasion, Occasion]) -> None:
    assert olga.says("取消活动 清洁").splitlines()[:4] == [
        "“清洁”还有2个班次，取消哪些？回数字：",
        "1 整个活动都取消",
        "2 清洁 3月7日(周六) 9:00 剩19位",
        "3 清洁 3月8日(周日) 14:00 剩8位",
    ]
    assert olga.says("3").startswith(
        "取消“清洁”3月8日(周日) 14:00-16:00这一班？已报名的2位都会收到通知，不能恢复；其他班次照常。"
    )
    assert olga.says("是").startswith("已取消“清洁”3月8日(周日) 14:00-16:00这一班，正在通知1人")
    told = {each.openid: each.text for each in chat.works()}
    assert list(told) == [chat("bob").openid]
    assert told[chat("bob").openid].startswith("通知：“清洁”（3月8日(周日) 14:00）取消了，请不要前往。")
    assert not chat.fresh(shifts[0]).called_off


@pytest.mark.parametrize("said", ["取消班次 1 3月8日", "取消班次 清洁 3月8日", "取消这一班 1 周日 3月8日"])
def test_one_sentence(chat: Town, olga: Phone, shifts: tuple[Occasion, Occasion], said: str) -> None:
    assert olga.says(said).startswith("取消“清洁”3月8日(周日) 14:00-16:00这一班？")
    olga.says("1")
    assert chat.fresh(shifts[1]).called_off


def test_all_of_them(chat: Town, olga: Phone, shifts: tuple[Occasion, Occasion]) -> None:
    olga.says("取消活动 清洁")
    assert olga.says("1").startswith("取消整个活动“清洁”（3月7日(周六) 9:00-11:00）？已报名的3位都会收到通知")
    assert olga.says("1").startswith("已取消“清洁”，正在通知2人。")
    assert all(chat.fresh(each).called_off for each in shifts)


def test_a_shift_called_off_is_gone_for_residents(
    chat: Town, olga: Phone, shifts: tuple[Occasion, Occasion]
) -> None:
    olga.says("取消班次 1 3月8日")
    olga.says("好")
    alice, bob = chat("alice"), chat("bob")
    assert "3月8日" not in chat.person("carol", "李大爷").says("活动")
    assert "已取消" in bob.says("我的")
    assert bob.says("请假").startswith("您没有")
    assert "其他时间" not in alice.says("活动详情")
    assert "bob" not in olga.says("名单 1")
    assert "bob 没留电话，等着送" in olga.says("谁没收到")


def test_called_off_once(olga: Phone, shifts: tuple[Occasion, Occasion]) -> None:
    for said in ("取消班次 1 3月8日", "1"):
        olga.says(said)
    assert olga.says("取消班次 1").startswith("取消整个活动“清洁”")
    assert olga.says("不").startswith("好的，先不办了。")


def test_no_means_nothing_is_done(chat: Town, olga: Phone, shifts: tuple[Occasion, Occasion]) -> None:
    olga.says("取消班次 1 3月8日")
    assert olga.says("不").startswith("好的，先不办了。")
    assert not chat.fresh(shifts[1]).called_off


def test_residents_call_off_nothing(chat: Town, shifts: tuple[Occasion, Occasion]) -> None:
    for said in ("取消班次 1 3月8日", "1", "是"):
        chat("bob").says(said)
    assert not any(chat.fresh(each).called_off for each in shifts)
