"""Moving an activity and calling it off."""

import pytest

from bot.domain.activities import Occasion
from bot.services.activities.organize import MoveOutcome
from tests.chat import Phone, Town, local, texts


@pytest.fixture
def olga(chat: Town) -> Phone:
    return chat.organizer()


@pytest.fixture
def cleaning(chat: Town) -> Occasion:
    chat.activity("义诊", "2026-03-01 09:00")
    return chat.activity("清洁", "2026-03-07 09:00")


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("3月8日下午3点到5点", "3月8日(周日) 15:00-17:00"),
        ("下午3点", "3月7日(周六) 15:00-17:00"),
        ("10点半到12点", "3月7日(周六) 10:30-12:00"),
        ("3月14日", "3月14日(周六) 9:00-11:00"),
        ("明天上午8点", "2月26日(周四) 8:00-10:00"),
    ],
)
def test_what_is_not_said_stays(olga: Phone, cleaning: Occasion, said: str, span: str) -> None:
    assert olga.says("改时间").startswith("改哪个活动的时间？")
    assert olga.says("2").startswith("“清洁”现在是3月7日(周六) 9:00-11:00。改到什么时间？")
    assert f"改到 {span}" in olga.says(said)
    assert olga.says("是").startswith(f"已改好：“清洁”{span}。")


@pytest.mark.parametrize(
    "said", ["改时间 清洁 3月8日下午3点到5点", "清洁改到3月8日下午3点到5点", "改时间 2 3月8日下午3点到5点"]
)
def test_all_in_one_sentence(olga: Phone, cleaning: Occasion, said: str) -> None:
    assert "改到 3月8日(周日) 15:00-17:00" in olga.says(said)


def test_a_time_said_first_is_not_asked_again(olga: Phone, cleaning: Occasion) -> None:
    assert olga.says("改时间 明天下午3点到5点").startswith("改哪个活动的时间？")
    assert "改到 2月26日(周四) 15:00-17:00" in olga.says("2")


def test_an_organizer_corrects_herself(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    olga.says("改时间 清洁")
    assert olga.says("随便").startswith("没看明白时间")
    olga.says("下午3点")
    assert "改到 3月7日(周六) 16:00-18:00" in olga.says("不对，下午4点")
    assert "改到 3月14日(周六) 16:00-18:00" in olga.says("改到3月14日")
    assert "改到 3月14日(周六) 17:00-19:00" in olga.says("下午5点")
    assert olga.says("不").startswith("好的，先不办了。")
    assert chat.fresh(cleaning).shift.version == 1


def test_everybody_is_told_and_reminded_anew(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    alice = chat.joins("alice", cleaning)
    alice.says("您好")
    for said in ("改时间 清洁 3月8日下午3点到5点", "1"):
        olga.says(said)
    assert [letter.text.splitlines()[0] for letter in chat.works()] == [
        "通知：“清洁”改时间了，原定3月7日(周六) 9:00，现在是3月8日(周日) 15:00，集合地点：社区南门。"
    ]
    assert min(d.due_at for d in chat.deliveries("activity:2:shift:2:reminder")) == local("2026-03-07 20:00")


def test_another_year_is_said(olga: Phone, cleaning: Occasion) -> None:
    assert "改到 2027年2月24日(周三) 8:00-10:00" in olga.says("改时间 清洁 2月24日上午8点")


def test_past_same_and_moved_meanwhile(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    olga.says("改时间 清洁 3月7日上午9点到11点")
    assert olga.says("1").startswith("时间和原来一样")
    olga.says("改时间 清洁 今天上午10点10分")
    chat.clock.forward(minutes=15)
    assert olga.says("1").startswith("这个时间已经过了")
    olga.says("改时间 清洁 下午3点")
    pia = chat.organizer("pia")
    for said in ("改时间 清洁 下午4点", "1"):
        pia.says(said)
    assert olga.says("1").startswith("刚才有人改过“清洁”，现在是3月7日(周六) 16:00-18:00，集合：社区南门。")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("outcome", MoveOutcome)
def test_every_way_a_move_can_end_has_words(language: str, outcome: MoveOutcome) -> None:
    assert texts().texts[language][f"organize.{outcome}"]


@pytest.mark.parametrize("said", ["取消活动 清洁", "取消活动 2", "清洁活动取消"])
def test_called_off_in_one_sentence_and_a_yes(chat: Town, olga: Phone, cleaning: Occasion, said: str) -> None:
    alice = chat.joins("alice", cleaning)
    alice.says("您好")
    assert olga.says(said).startswith(
        "取消整个活动“清洁”（3月7日(周六) 9:00-11:00）？已报名的1位都会收到通知"
    )
    assert olga.says("确定").startswith("已取消“清洁”，正在通知1人。")
    assert chat.works()[0].text.startswith("通知：“清洁”（3月7日(周六) 9:00）取消了，请不要前往。")
    assert "清洁" not in alice.says("活动")


@pytest.mark.parametrize("no", ["2", "不", "算了", "取消"])
def test_not_called_off_after_anything_else(chat: Town, olga: Phone, cleaning: Occasion, no: str) -> None:
    olga.says("取消活动 清洁")
    olga.says(no)
    assert not chat.fresh(cleaning).activity.cancelled_at


def test_called_off_twice(chat: Town, olga: Phone, cleaning: Occasion) -> None:
    pia = chat.organizer("pia")
    for person in (olga, pia):
        person.says("取消活动 清洁")
    olga.says("1")
    assert pia.says("1").startswith("“清洁”之前已经取消或结束了。")


def test_nothing_to_change(olga: Phone) -> None:
    for said in ("改时间", "取消活动", "名单"):
        assert olga.says(said).startswith("近期还没有可以报名的活动")


def test_in_english(olga: Phone, cleaning: Occasion) -> None:
    olga.says("English")
    assert olga.says("change time").startswith("Which activity?")
    assert olga.says("2").startswith("“清洁” is at Sat 7 Mar, 9:00-11:00.")
    assert "to Sat 7 Mar, 15:00-17:00" in olga.says("3pm")
    assert olga.says("yes").startswith("Done: “清洁” Sat 7 Mar, 15:00-17:00.")
