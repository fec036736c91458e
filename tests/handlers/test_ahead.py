"""未来7天提醒: what the next days would send, told to organizers in chat."""

from datetime import timedelta

import pytest

from bot.domain.audiences import Audience
from bot.domain.deliveries import Road
from bot.domain.throttle import Counted
from bot.services.announcing.announce import Plan, plan_announcement
from handlers.reminding.ahead import MOST
from tests.chat import Town


@pytest.fixture
def town(chat: Town) -> Town:
    """alice and bob come on Saturday, and nobody else is told anything."""
    occasion = chat.activity(at="2026-03-07 09:00")
    for name in ("alice", "bob"):
        chat.joins(name, occasion)
    chat.clock.forward(days=4)  # nobody's window is open any more
    return chat


@pytest.mark.parametrize("said", ["未来7天提醒", "未来十天提醒", "未来14天提醒", "接下来要发什么", "dry run"])
def test_what_comes_is_told_by_day_and_road(town: Town, said: str) -> None:
    town.messenger.roads = {Road.CUSTOM, Road.TEMPLATE}
    told = town.organizer().says(said)
    assert "3月6日(周五)：模板 2" in told
    assert "3月7日(周六)：模板 2" in told
    assert "要发4条，照现在看都送得到" in told


def test_whom_it_would_not_reach_can_be_called(town: Town) -> None:
    town.messenger.roads = {Road.CUSTOM}
    olga = town.organizer()
    told = olga.says("未来7天提醒")
    assert "有4条到时候送不到" in told
    assert "1 a** 3月6日(周五) 20:00，还没看到" in told
    assert "alice" not in told
    assert "alice" in olga.says("电话 1")


def test_days_whose_quota_is_too_little_are_told(town: Town) -> None:
    town.messenger.roads = {Road.CUSTOM, Road.TEMPLATE}
    town.throttle.check(Road.TEMPLATE, Counted(0, 1), town.clock.now())
    told = town.organizer().says("未来7天提醒")
    assert "3月6日(周五)的模板消息要发2条，微信当天的额度只够1条" in told
    assert "1条没有别的路就等到第二天" in told
    assert "3月7日(周六)的模板消息要发3条" in told
    assert "等到那时就没用了" in told
    assert "都送得到：" not in told


def test_so_far_as_was_asked(town: Town) -> None:
    assert "未来2天没有要发的消息" in town.organizer().says("未来2天提醒")


def test_too_many_are_left_to_the_machine(town: Town) -> None:
    with town.open() as uow:
        for number in range(MOST + 1):
            uow.people.add(f"o{number:027d}", town.clock.now())
        work = town.work(uow)
        plan_announcement(work, Plan("停水", Audience("everyone"), work.now + timedelta(hours=1)), None)
        uow.commit()
    assert "manage.py dry-run --days 7" in town.organizer().says("未来7天提醒")


def test_nobody_else_sees_it(town: Town) -> None:
    assert "要发" not in town("alice").says("未来7天提醒")
