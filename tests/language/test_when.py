"""Dates and times as people say them."""

from datetime import UTC, datetime

import pytest

from bot.language.when import ZONE, moment, spans, without

NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Beijing


def told(said: str, now: datetime = NOW) -> str:
    """`2026-03-07 09:00 - 2026-03-07 11:00`, with `day` for whole days and `?` for what was guessed."""
    span = moment(said, now)
    if span is None:
        return ""
    begin, end = span.starts_at.astimezone(ZONE), span.ends_at and span.ends_at.astimezone(ZONE)
    assert span.starts_at.tzinfo is UTC
    form = "%Y-%m-%d" if span.whole_day else "%Y-%m-%d %H:%M"
    words = [f"{begin:{form}}", *([f"- {end:{form}}"] if end else []), *(["?"] if span.guessed else [])]
    return " ".join(words)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天下午3点", "2026-02-26 15:00"),
        ("明天下午三点。", "2026-02-26 15:00"),
        ("明天下午３點", "2026-02-26 15:00"),
        ("下周六上午9点半到11点", "2026-03-07 09:30 - 2026-03-07 11:00"),
        ("下周六上午9点半至11点半", "2026-03-07 09:30 - 2026-03-07 11:30"),
        ("后天早上八点", "2026-02-27 08:00"),
        ("3月1日上午9点到11点半", "2026-03-01 09:00 - 2026-03-01 11:30"),
        ("11月28日9点-11点30", "2026-11-28 09:00 - 2026-11-28 11:30"),
        ("今晚7点", "2026-02-25 19:00"),
        ("今天晚上19:00", "2026-02-25 19:00"),
        ("3月7日上午9点到11点 小区清洁 20人 北门集合", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("3月7日 9：00—11：00", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("3月7日9时至11时", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("3月7日9点~11点", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("3月7日（周六）9:00", "2026-03-07 09:00"),
        ("3/7 9:00-11:00", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("3.7上午9点", "2026-03-07 09:00"),
        ("3-7 9:00", "2026-03-07 09:00"),
        ("2027-03-01 09:00", "2027-03-01 09:00"),
        ("2026年3月7日上午9:00-11:00", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("周六", "2026-02-28"),
        ("礼拜六", "2026-02-28"),
        ("星期天", "2026-03-01"),
        ("这周日", "2026-03-01"),
        ("下下周六", "2026-03-14"),
        ("明天", "2026-02-26"),
        ("明儿", "2026-02-26"),
        ("昨天", "2026-02-24"),
        ("3月1号", "2026-03-01"),
        ("1月5日", "2027-01-05"),
        ("15号", "2026-03-15"),
        ("28号下午3点", "2026-02-28 15:00"),
        ("周末", "2026-02-28 - 2026-03-02"),
        ("3月7日到3月8日", "2026-03-07 - 2026-03-09"),
        ("周六、周日", "2026-02-28 - 2026-03-02"),
        ("下周三14:00-16:00", "2026-03-04 14:00 - 2026-03-04 16:00"),
        ("周六上午9点到下午4点", "2026-02-28 09:00 - 2026-02-28 16:00"),
        ("周六 上午 9点", "2026-02-28 09:00"),
        ("周六的9点", "2026-02-28 09:00"),
        ("周六晚8点", "2026-02-28 20:00"),
        ("明晚7点到9点", "2026-02-26 19:00 - 2026-02-26 21:00"),
        ("下午2-4点", "2026-02-25 14:00 - 2026-02-25 16:00"),
        ("12月31日23:00到1:00", "2026-12-31 23:00 - 2027-01-01 01:00"),
        ("两小时后", "2026-02-25 12:00"),
        ("半小时后", "2026-02-25 10:30"),
        ("半个小时以后", "2026-02-25 10:30"),
        ("一个半小时后", "2026-02-25 11:30"),
        ("30分钟后", "2026-02-25 10:30"),
        ("三天后", "2026-02-28"),
        ("中午12点", "2026-02-25 12:00"),
        ("tomorrow 3pm", "2026-02-26 15:00"),
        ("tomorrow at 9", "2026-02-26 09:00"),
        ("Saturday 9am to 11am", "2026-02-28 09:00 - 2026-02-28 11:00"),
        ("sat 2-4pm", "2026-02-28 14:00 - 2026-02-28 16:00"),
        ("march 7th 9:00-11:00 cleaning", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("7 march from 9 to 11", "2026-03-07 09:00 - 2026-03-07 11:00"),
        ("tonight at 7", "2026-02-25 19:00"),
        ("in half an hour", "2026-02-25 10:30"),
    ],
)
def test_a_time_that_was_said(said: str, meant: str) -> None:
    assert told(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天2点", "2026-02-26 14:00 ?"),
        ("2点", "2026-02-25 14:00 ?"),
        ("周六2点到4点", "2026-02-28 14:00 - 2026-02-28 16:00 ?"),
        ("一点半", "2026-02-25 13:30 ?"),
        ("今天8点", "2026-02-25 20:00 ?"),
        ("8点", "2026-02-25 20:00 ?"),
        ("08:30", "2026-02-26 08:30 ?"),
        ("上午9点", "2026-02-26 09:00 ?"),
        ("9-11点", "2026-02-26 09:00 - 2026-02-26 11:00 ?"),
        ("9点到3点", "2026-02-26 09:00 - 2026-02-26 15:00 ?"),
        ("周六上午", "2026-02-28 08:00 - 2026-02-28 12:00 ?"),
        ("今天下午", "2026-02-25 14:00 - 2026-02-25 17:00 ?"),
        ("今晚", "2026-02-25 18:00 - 2026-02-25 21:00 ?"),
        ("next friday at 2", "2026-03-06 14:00 ?"),
    ],
)
def test_what_was_left_open_is_guessed_and_marked(said: str, meant: str) -> None:
    assert told(said) == meant


@pytest.mark.parametrize("said", ["明天凌晨2点", "明天早上6点", "周六7点半", "10点半", "明天02:00"])
def test_what_is_clear_is_not_marked(said: str) -> None:
    assert not told(said).endswith("?")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "报名",
        "20人",
        "3号楼",
        "三号楼2单元",
        "报名三号",
        "1号",
        "每周六",
        "现在",
        "学雷锋日",
        "13800001111",
        "2月29日",
        "今年",
    ],
)
def test_no_time_was_said(said: str) -> None:
    assert told(said) == ""


def test_the_same_day_counts_until_it_is_over() -> None:
    assert told("周三") == "2026-02-25"
    assert told("2月25日") == "2026-02-25"
    assert told("2月24日") == "2027-02-24"


def test_a_weekday_hour_that_is_over_means_next_week() -> None:
    assert told("周三上午9点") == "2026-03-04 09:00"


def test_late_evening_belongs_to_the_day_in_beijing() -> None:
    late = datetime(2026, 2, 25, 15, 30, tzinfo=UTC)  # 23:30 in Beijing
    assert told("明天上午9点", late) == "2026-02-26 09:00"
    early = datetime(2026, 2, 25, 16, 30, tzinfo=UTC)  # 00:30 on the 26th
    assert told("明天上午9点", early) == "2026-02-27 09:00"


def test_several_times_come_in_order() -> None:
    found = spans("明天9点集合 后天10点出发", NOW)
    assert [span.text for span in found] == ["明天9点", "后天10点"]


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("3月7日上午9点到11点 小区清洁 20人", "小区清洁 20人"),
        ("我要报名周六的观影", "我要报名 的观影"),
        ("半小时后发", "发"),
        ("3月7日（周六）9:00，清洁", "清洁"),
        ("cleaning on Saturday 9am", "cleaning on"),
    ],
)
def test_the_words_of_a_time_can_be_taken_out(said: str, rest: str) -> None:
    span = moment(said, NOW)
    assert span is not None
    assert without(said, span) == rest


def test_a_span_covers_its_days() -> None:
    saturday, weekend = moment("周六", NOW), moment("周末", NOW)
    assert saturday is not None
    assert weekend is not None
    at = datetime(2026, 2, 28, 6, 0, tzinfo=UTC)
    sunday_evening = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert saturday.covers(at)
    assert weekend.covers(at)
    assert weekend.covers(sunday_evening)
    assert not saturday.covers(sunday_evening)
