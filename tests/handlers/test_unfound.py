"""A number or a name that nothing has: organizers are told so, and nothing else is taken in its stead."""

import pytest

from bot.domain.activities import Occasion
from bot.domain.announcements import AnnouncementState
from bot.domain.audit import AuditQuery
from tests.chat import Phone, Town


@pytest.fixture
def olga(chat: Town) -> Phone:
    olga = chat.organizer()
    olga.says("您好")
    return olga


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    return chat.activity("清洁", "2026-03-07 09:00")


NUMBERED = [
    "名单 99",
    "导出 99",
    "谁改了 99",
    "取消活动 99",
    "取消班次 99",
    "改时间 99",
    "改时间 99 3月8日下午3点",
    "改地点 99 社区东门",
    "改名额 99 30人",
    "最少5人 99",
    "加班次 99 3月8日9点到11点",
    "加岗位 99 司机 2",
    "接龙 99",
    "代报 99 张阿姨 2位",
    "提醒 99 提前3小时",
    "补位 99",
]


@pytest.mark.parametrize("said", NUMBERED)
def test_a_number_that_no_activity_has(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    assert olga.says(said).startswith("没有找到99号活动，什么都没有做。")
    with chat.open() as uow:
        assert uow.activities.occasion(cleaning.shift.id) == cleaning
        assert [e.action for e in uow.audit.entries(AuditQuery(of=("activity:1",)))] == ["activity.publish"]


@pytest.mark.parametrize("said", ["名单 楼道清洗", "导出 楼道清洗", "取消活动 楼道清洗"])
def test_a_name_that_no_activity_has(olga: Phone, cleaning: Occasion, said: str) -> None:
    assert olga.says(said).startswith("没有找到叫“楼道清洗”的活动，什么都没有做。")


@pytest.mark.parametrize(
    "said", ["改名额 30", "改名额 30人", "加岗位 司机 2", "代报 张阿姨 2", "取消活动，因为下雨了"]
)
def test_a_number_that_is_no_activity(olga: Phone, cleaning: Occasion, said: str) -> None:
    assert "号活动，什么都没有做" not in olga.says(said)


@pytest.fixture
def announced(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    chat.joins("alice", cleaning)
    for said in ("改地点 清洁 社区东门", "是"):
        olga.says(said)
    chat.works()
    for text in ("明天停水，请提前接水备用", "周五义诊，欢迎来参加"):
        for said in (f"发通知 {text}", "1", "1"):
            olga.says(said)
        chat.works()


@pytest.mark.parametrize("said", ["谁没收到 2", "谁没收到 2号通知", "谁没收到2号通知", "送达 通知 2"])
def test_an_announcement_by_its_number(announced: None, olga: Phone, said: str) -> None:
    assert olga.says(said).startswith("2号通知“周五义诊")


def test_an_activity_comes_before_an_announcement_of_its_number(announced: None, olga: Phone) -> None:
    assert olga.says("谁没收到 1").startswith("“清洁”")
    assert olga.says("谁没收到 1号通知").startswith("1号通知")


def test_a_line_in_sight_is_meant_as_it_stands(announced: None, olga: Phone) -> None:
    lines = olga.says("谁没收到").splitlines()
    assert lines[2].startswith("2 2号通知")
    assert lines[3].startswith("3 1号通知")
    assert olga.says("送达 3").startswith("1号通知")


@pytest.mark.parametrize("said", ["谁没收到 99", "谁没收到 99号通知"])
def test_a_number_that_nothing_told_has(chat: Town, announced: None, olga: Phone, said: str) -> None:
    assert olga.says(said).startswith("没有找到99号活动的改动通知，也没有发出过99号通知。")
    with chat.open() as uow:
        assert uow.audit.entries(AuditQuery(action="call_list.show")) == []


@pytest.mark.parametrize("said", ["撤回 99", "停止通知 99", "通知进度 99", "改通知 99 明天不停水了"])
def test_a_number_that_no_announcement_has(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    chat.joins("alice", cleaning)
    for each in ("发通知 明天停水", "1", "2", "明天上午9点", "1"):
        olga.says(each)
    assert olga.says(said).startswith("没有找到99号通知，什么都没有做。")
    with chat.open() as uow:
        (planned,) = uow.announcements.recent(9)
    assert planned.state is AnnouncementState.PLANNED
