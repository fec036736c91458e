"""A new activity: one sentence, or question by question; read back, corrected, confirmed."""

import pytest

from bot.domain.activities import ActivityKind
from tests.chat import Phone, Town, local

SENTENCE = "新活动 3月7日上午9点到11点 小区清洁 20人 北门集合"


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


def test_in_one_sentence(chat: Town, olga: Phone) -> None:
    assert olga.says(SENTENCE) == (
        "请核对：\n小区清洁（志愿服务）\n3月7日(周六) 9:00-11:00\n集合：北门\n名额：20\n对吗？"
        "\n1 对，发布\n2 重新说\n3 不办了"
    )
    assert olga.says("1").startswith("已发布“小区清洁”，编号1。居民现在就能报名。\n1 发通知\n2 看名单")
    with chat.open() as uow:
        (made,) = uow.activities.upcoming(chat.clock.now(), 9)
    assert (made.activity.kind, made.shift.capacity, made.shift.ends_at) == (
        ActivityKind.SERVICE,
        20,
        local("2026-03-07 11:00"),
    )


@pytest.mark.parametrize("place", ["3号楼", "3号院2单元", "大羊坊路口", "党群服务中心", "居委会楼前"])
def test_a_place_that_is_named_alone(olga: Phone, place: str) -> None:
    assert f"集合：{place}\n" in olga.says(f"新活动 楼道清洁 3月7日下午2点到4点 {place} 5人 志愿服务")


def test_question_by_question_each_answered_badly_first(olga: Phone) -> None:
    assert olga.says("新活动").startswith("请用一句话说新活动")
    assert olga.says("3").startswith("请用一句话说新活动")
    assert olga.says("包饺子").startswith("什么时间？")
    assert olga.says("看情况").startswith("没看明白时间")
    assert olga.says("周六").startswith("没看明白时间")
    assert olga.says("周六下午2点").startswith("在哪里集合？")
    assert olga.says("1").startswith("没看明白，在哪里集合？")
    assert olga.says("活动室").startswith("多少人？")
    assert olga.says("很多").startswith("没看明白，请回人数")
    assert "名额：不限" in olga.says("不限")
    assert olga.says("是").startswith("已发布“包饺子”")


@pytest.mark.parametrize(
    ("correction", "line"),
    [
        ("30人", "名额：30"),
        ("不限人数", "名额：不限"),
        ("下午3点到5点", "3月7日(周六) 15:00-17:00"),
        ("改到周日", "3月1日(周日) 9:00-11:00"),
        ("东门集合", "集合：东门"),
        ("名字改成大扫除", "大扫除（志愿服务）"),
    ],
)
def test_the_reading_back_is_corrected_by_saying_what_differs(
    olga: Phone, correction: str, line: str
) -> None:
    olga.says(SENTENCE)
    assert olga.says("不对").startswith("哪里不对？")
    assert line in olga.says(correction).splitlines()


def test_another_time_is_asked_for(olga: Phone) -> None:
    olga.says(SENTENCE)
    assert olga.says("改时间").startswith("什么时间？")
    assert "3月8日(周日) 15:00-17:00" in olga.says("3月8日下午3点到5点")


@pytest.mark.parametrize("way_out", ["3", "取消", "算了", "首页"])
def test_nothing_is_published_without_a_yes(chat: Town, olga: Phone, way_out: str) -> None:
    olga.says(SENTENCE)
    olga.says(way_out)
    with chat.open() as uow:
        assert uow.activities.count() == 0


def test_a_time_that_passed_while_reading_is_told(chat: Town, olga: Phone) -> None:
    olga.says("新活动 今天上午10点10分到11点 清洁 20人 北门集合")
    chat.clock.forward(minutes=20)
    assert olga.says("是").startswith("这个时间已经过了。请重新说一遍新活动：")


def test_odd_text_in_a_title_harms_nobody(chat: Town, olga: Phone) -> None:
    olga.says("新活动")
    olga.says("]]></xml>{title}<a href='x'>😀")
    for said in ("3月7日上午9点", "北门", "20"):
        olga.says(said)
    olga.says("是")
    alice = chat("alice")
    assert "title" in alice.says("活动")
    assert alice.says("1")


def test_in_english(olga: Phone) -> None:
    olga.says("English")
    assert olga.says("new activity").startswith("Describe the new activity in one sentence")
    assert olga.says("2026-03-07 9:00 to 11:00 clean-up 20 people meet at north gate").startswith(
        "Please check:"
    )
    assert olga.says("yes").startswith("“clean-up” is published")
