"""Something that takes place again and again: made in one sentence, changed once or from now on."""

import pytest

from bot.domain.activities import Occasion
from tests.chat import Phone, Town, local

EVERY = "每周六上午9点到11点 小区巡逻 10人 北门集合"


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def patrol(chat: Town, olga: Phone) -> list[Occasion]:
    """Eight Saturdays."""
    olga.says(f"新活动 {EVERY}")
    olga.says("对")
    return instances(chat)


def instances(chat: Town) -> list[Occasion]:
    with chat.open() as uow:
        return sorted(uow.activities.latest(50), key=lambda each: each.shift.starts_at)


def times(chat: Town) -> list[str]:
    return [chat.speech.moment_words("zh_CN", each.shift.starts_at) for each in instances(chat)]


@pytest.mark.parametrize("said", [f"新活动 {EVERY}", EVERY])
def test_one_sentence_makes_a_series(chat: Town, olga: Phone, said: str) -> None:
    assert olga.says(said).startswith(
        "请核对（会一直重复）：\n小区巡逻（志愿服务）\n每周六，第一次2月28日(周六) 9:00-11:00\n"
        "集合：北门\n名额：10\n对吗？"
    )
    assert olga.says("对").startswith("已发布“小区巡逻”，每周六，第一次编号1。")
    assert len(instances(chat)) == 8
    assert {each.shift.capacity for each in instances(chat)} == {10}


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("每月第一个周日上午9点到10点 义诊 20人 北门集合", "3月1日(周日) 9:00", "4月5日(周日) 9:00"),
        ("每月31号下午2点到4点 大扫除 不限 北门集合", "2月28日(周六) 14:00", "3月31日(周二) 14:00"),
        ("每周二、四晚上7点到9点 夜巡 4人 北门集合", "2月26日(周四) 19:00", "3月3日(周二) 19:00"),
        ("隔周周三上午9点到10点 例会 30人 会议室", "3月4日(周三) 9:00", "3月18日(周三) 9:00"),
        ("每周三中午12点到13点 午间课 30人 会议室", "2月25日(周三) 12:00", "3月4日(周三) 12:00"),
    ],
)
def test_rules_as_people_say_them(chat: Town, olga: Phone, said: str, first: str, second: str) -> None:
    olga.says(f"新活动 {said}")
    olga.says("1")
    assert times(chat)[:2] == [first, second]


def test_what_is_missing_is_asked_and_what_is_wrong_corrected(chat: Town, olga: Phone) -> None:
    assert olga.says("新活动 每周六 小区巡逻").startswith("什么时间？")
    assert olga.says("上午9点到11点").startswith("在哪里集合？")
    assert olga.says("社区北门").startswith("多少人？")
    assert "每周六，第一次2月28日(周六) 9:00-11:00" in olga.says("不限")
    assert "每周六，第一次2月28日(周六) 15:00-17:00" in olga.says("下午3点到5点")
    assert "每周日，第一次3月1日(周日) 15:00-17:00" in olga.says("每周日")
    olga.says("对")
    assert times(chat)[:2] == ["3月1日(周日) 15:00", "3月8日(周日) 15:00"]


def test_the_list_shows_the_next_and_the_others_are_behind_it(chat: Town, patrol: list[Occasion]) -> None:
    alice = chat.person("alice", "张阿姨")
    assert alice.says("活动").splitlines()[1:-1] == ["1 小区巡逻 2月28日(周六) 9:00 剩10位"]
    alice.says("1")
    lines = alice.says("其他时间").splitlines()
    assert lines[1] == "1 小区巡逻 3月7日(周六) 9:00 剩10位"
    assert len(lines) == 8
    alice.says("2")
    assert "几位参加" in alice.says("报名")
    assert alice.says("2").startswith("张阿姨，报名成功：2位\n小区巡逻\n3月14日(周六) 9:00-11:00")
    chat.clock.at = local("2026-03-01 10:00")
    assert "3月7日(周六)" in alice.says("活动")


def test_only_this_one_is_moved(chat: Town, olga: Phone, patrol: list[Occasion]) -> None:
    assert olga.says("改时间 2 下午3点到5点").endswith("1 只改这一次\n2 这次及以后都改\n3 不办了")
    assert olga.says("1").startswith("已改好：“小区巡逻”3月7日(周六) 15:00-17:00")
    assert times(chat)[:3] == ["2月28日(周六) 9:00", "3月7日(周六) 15:00", "3月14日(周六) 9:00"]


def test_this_and_later_are_moved(chat: Town, olga: Phone, patrol: list[Occasion]) -> None:
    olga.says("改时间 2 下午3点到5点")
    assert olga.says("2").startswith("已改好“小区巡逻”这次及以后共7次")
    assert times(chat)[:3] == ["2月28日(周六) 9:00", "3月7日(周六) 15:00", "3月14日(周六) 15:00"]


def test_this_and_later_are_called_off_and_all_are_told(
    chat: Town, olga: Phone, patrol: list[Occasion]
) -> None:
    alice = chat.joins("张阿姨", patrol[4])
    assert "2 这次及以后都取消" in olga.says("取消活动 3")
    assert olga.says("2").startswith("已取消“小区巡逻”这次及以后的全部，正在通知1人。")
    (letter,) = chat.works()
    assert letter.openid == alice.openid
    assert len(instances(chat)) == 8
    assert [each.state(chat.clock.at) for each in instances(chat)].count("open") == 2  # type: ignore[arg-type]


def test_only_this_one_is_called_off(chat: Town, olga: Phone, patrol: list[Occasion]) -> None:
    olga.says("取消活动 3")
    olga.says("1")
    assert [each.activity.id for each in instances(chat) if each.activity.cancelled_at] == [3]


def test_the_places_of_one_and_of_this_and_later(chat: Town, olga: Phone, patrol: list[Occasion]) -> None:
    assert olga.says("改名额 2 15人").startswith(
        "“小区巡逻”3月7日(周六) 9:00-11:00，已报0位\n名额从10改成15，对吗？"
    )
    assert olga.says("1").startswith("已改好“小区巡逻”的名额：15。")
    assert olga.says("改名额 3").startswith("“小区巡逻”3月14日(周六) 9:00-11:00，现在名额10，已报0位。")
    assert "改成不限" in olga.says("不限")
    assert olga.says("2").startswith("已改好“小区巡逻”的名额：不限，共6次。")
    assert [each.shift.capacity for each in instances(chat)][:4] == [10, 15, None, None]


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("改地点 3 南门", "place", "南门"),
        ("改名称 3 夜间巡逻", "title", "夜间巡逻"),
        ("改领队 3 王老师", "leader", "王老师"),
        ("要求 3 要批准", "needs_approval", True),
    ],
)
def test_details_of_this_and_later(
    chat: Town, patrol: list[Occasion], said: str, field: str, value: object
) -> None:
    olga = chat("olga")
    assert "2 这次及以后都改" in olga.says(said)
    assert olga.says("2").startswith("已改好")
    changed = [getattr(each.activity, field) == value for each in instances(chat)]
    assert changed == [False, False] + [True] * (len(changed) - 2)


def test_a_role_in_this_and_later(chat: Town, olga: Phone, patrol: list[Occasion]) -> None:
    olga.says("加岗位 3 引导员 2人")
    olga.says("2")
    assert [each.shift.roles for each in instances(chat)][:4] == [0, 0, 1, 1]
    olga.says("加岗位 4 司机 1人")
    olga.says("1")
    assert [each.shift.roles for each in instances(chat)][:5] == [0, 0, 1, 2, 1]


def test_places_of_something_that_takes_place_once(chat: Town, olga: Phone) -> None:
    made = chat.activity("义诊")
    chat.joins("张阿姨", made, 5)
    assert olga.says("改名额 义诊 30人").endswith("1 对，改\n2 不办了")
    olga.says("好的")
    assert chat.fresh(made).shift.capacity == 30
    assert "改成15" in olga.says("改名额 15人")
    olga.says("改名额 1 4人")
    assert olga.says("1").startswith("“义诊”没有改成4：已报的比这多")
    assert chat.fresh(made).shift.capacity == 30


def test_residents_see_no_trace(chat: Town) -> None:
    bob = chat("bob")
    bob.says(EVERY)
    bob.says("对")
    assert instances(chat) == []
