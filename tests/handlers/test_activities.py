"""What is on, one activity in full, the way there, and whom to ask."""

import pytest

from bot.domain.activities import ActivityKind
from tests.chat import Town

FILM = "学雷锋日·参观中国电影博物馆"


def test_the_list_shows_title_time_and_places_the_soonest_first(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00", capacity=20)
    chat.activity(FILM, "2026-03-01 08:30", capacity=None)
    lines = chat("alice").says("活动").splitlines()
    assert lines[1:3] == [f"1 {FILM} 3月1日(周日) 8:30 不限人数", "2 小区环境清洁 3月7日(周六) 9:00 剩20位"]


def test_a_full_one_says_so(chat: Town) -> None:
    made = chat.activity(capacity=2)
    chat.joins("bob", made, 2)
    assert "已满" in chat("alice").says("活动")


def test_the_details_tell_all_there_is(chat: Town) -> None:
    chat.activity(host="社区服务队", notes="请穿运动鞋。", kind=ActivityKind.SERVICE, leader="王敏")
    alice = chat("alice")
    alice.says("活动")
    assert alice.says("1").splitlines() == [
        "小区环境清洁",
        "3月7日(周六) 9:00-11:00",
        "集合：社区南门",
        "剩20位",
        "主办：社区服务队",
        "志愿服务，计服务时长",
        "请穿运动鞋。",
        "1 报名",
        "2 集合地点",
        "3 联系领队",
        "4 看其他活动",
    ]


@pytest.mark.parametrize("said", ["2", "２", "二", "②", "第二个", "电影博物馆", "周日那个", "2号", "选2"])
def test_a_line_is_chosen_by_number_word_or_name(chat: Town, said: str) -> None:
    chat.activity("小区环境清洁", "2026-02-28 09:00")
    chat.activity(FILM, "2026-03-01 08:30")
    alice = chat("alice")
    alice.says("活动")
    assert alice.says(said).startswith(FILM)


def test_a_line_can_be_asked_about(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-02-28 09:00")
    chat.activity(FILM, "2027-03-01 08:30")
    alice = chat("alice")
    assert "2 学雷锋日·参观中国电影博物馆 2027年3月1日(周一) 8:30" in alice.says("活动")
    assert alice.says("第二个是什么活动").startswith(FILM)


def test_a_name_alone_leads_to_the_activity(chat: Town) -> None:
    chat.activity("小区环境清洁")
    chat.activity(FILM)
    assert chat("alice").says("电影博物馆").startswith(FILM)


def test_a_tapped_line_means_the_line(chat: Town) -> None:
    chat.activity(FILM)
    alice = chat("alice")
    alice.says("活动")
    assert alice.taps(f"1 {FILM} 3月7日(周六) 9:00 剩20位").startswith(FILM)
    assert alice.taps("1 报名").startswith(f"报名：{FILM}")


def test_the_label_of_a_line_means_the_line(chat: Town) -> None:
    chat.activity(leader="王敏")
    alice = chat("alice")
    alice.says("活动")
    alice.says("1")
    assert alice.says("联系领队").startswith("“小区环境清洁”的领队是王敏。")
    alice.says("小区环境清洁")
    assert alice.taps("3 联系领队").startswith("“小区环境清洁”的领队是王敏。")


def test_numbers_mean_what_this_person_was_shown(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    alice = chat("alice")
    alice.says("活动")
    chat.activity("义诊", "2026-03-01 09:00")
    assert alice.says("1").startswith("小区环境清洁")


def test_an_activity_called_off_after_the_list_says_so(chat: Town) -> None:
    made = chat.activity("义诊")
    chat.activity("小区环境清洁")
    alice = chat("alice")
    alice.says("活动")
    with chat.open() as uow:
        uow.activities.call_off(made.activity.id, chat.clock.now())
        uow.commit()
    assert alice.says("1").startswith("“义诊”已经取消了。其他活动：\n1 小区环境清洁")


def test_the_way_with_map_and_without(chat: Town) -> None:
    chat.activity("义诊", latitude=39.99, longitude=116.49)
    alice = chat("alice")
    alice.says("义诊")
    assert alice.says("路线").splitlines()[2:4] == ["集合地点：社区南门", "点这里看地图"]
    assert "https://apis.map.qq.com/" in alice.answer.text
    alice.says("大字")
    alice.says("义诊")
    assert "地图" not in alice.says("路线")


def test_the_way_asks_which_when_nothing_tells(chat: Town) -> None:
    alice = chat("alice")
    assert "回“帮助”" in alice.says("在哪集合")
    chat.activity("义诊")
    chat.activity("清洁")
    assert alice.says("在哪集合").startswith("您问哪个活动的集合地点？")
    assert alice.says("清洁").startswith("清洁\n3月7日(周六) 9:00-11:00\n集合地点：")


def test_the_way_and_the_time_of_what_i_joined(chat: Town) -> None:
    chat.activity("义诊")
    alice = chat.joins("alice", chat.activity("清洁"))
    assert alice.says("怎么去").startswith("清洁")
    chat.clock.forward(hours=1)
    assert alice.says("几点开始").startswith("清洁")
    assert chat("bob").says("几点开始").startswith("近期活动")


def test_the_time_of_the_one_that_is_named_and_of_no_other(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    alice = chat.joins("alice", chat.activity("社区巡逻", "2026-03-05 19:00"))
    chat.activity("老年人手机课堂", "2026-03-10 14:30")
    assert alice.says("手机课堂几点开始").startswith("老年人手机课堂")
    alice.says("我要报名环境清洁")
    assert alice.says("手机课堂几点开始").startswith("老年人手机课堂")
    assert chat("bob").says("社区巡逻要多久").startswith("社区巡逻")


def test_the_way_to_the_one_that_is_named_and_to_no_other(chat: Town) -> None:
    chat.activity("小区环境清洁", "2026-03-07 09:00")
    chat.activity("老年人手机课堂", "2026-03-10 14:30")
    chat.activity("社区巡逻", "2026-03-10 19:00")
    alice = chat("alice")
    assert alice.says("手机课堂怎么走").startswith("老年人手机课堂")
    alice.says("我要报名环境清洁")
    assert alice.says("手机课堂在哪集合").startswith("老年人手机课堂")
    assert alice.says("3月10日的在哪集合").startswith("您问哪个活动的集合地点？")
    assert "老年人手机课堂" in alice.shown
    assert "小区环境清洁" not in alice.shown


def test_a_leaders_phone_is_shown_to_those_who_come(chat: Town) -> None:
    made = chat.activity(leader="李老师", leader_phone="13800001234")
    alice, bob = chat("alice"), chat.joins("bob", made)
    for person in (alice, bob):
        person.says("小区环境清洁")
        person.says("3")
    assert "13800001234" not in alice.shown
    assert "电话 13800001234" in bob.shown
    chat.joins("bob", chat.activity("义诊", "2026-03-08 09:00", leader="陈晨"))
    bob.says("义诊")
    assert bob.says("3").startswith("“义诊”的领队是陈晨。要联系请回“人工”。")


def test_more_than_eight_lines_come_in_two_parts(chat: Town) -> None:
    for number in range(1, 12):
        chat.activity(f"活动{number}号院", f"2026-03-{number:02} 09:00")
    alice = chat("alice")
    first = alice.says("活动")
    assert "8 活动8号院" in first
    assert "9 活动9号院" not in first
    assert "回“更多”看后面的" in first
    assert alice.says("10").startswith("没有这个数字，请回 1 到 8。")
    assert alice.says("更多").splitlines()[0].startswith("9 活动9号院")
    assert alice.says("11").startswith("活动11号院")


def test_what_has_started_offers_no_sign_up(chat: Town) -> None:
    made = chat.activity("义诊", "2026-02-25 09:30")
    assert "报名" not in chat("alice").scans(f"activity_{made.activity.id}")


def test_english(chat: Town) -> None:
    chat.activity("Clean-up")
    bob = chat("bob")
    bob.says("English")
    assert bob.says("what's on").splitlines()[1] == "1 Clean-up Sat 7 Mar, 9:00 20 left"
    assert "4 Other activities" not in bob.says("1")
    assert "Meet at: 社区南门" in bob.says("where")
