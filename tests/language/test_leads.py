"""When to be reminded, and when not to be disturbed, as people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import Quiet
from bot.domain.reminders import DaysBefore, HoursBefore, parse, written
from bot.language.leads import leads, numbered, says_usual
from bot.language.quiet import quiet_hours

USUAL = Quiet.parse("21:00-08:00")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("提前一天提醒我", "1d@20:00"),
        ("提前3小时提醒我", "3h"),
        ("提醒 3 提前1天和3小时", "1d@20:00,3h"),
        ("提前三天、一天和两小时提醒", "3d@20:00,1d@20:00,2h"),
        ("前一天晚上7点提醒我", "1d@19:00"),
        ("提前半小时提醒", "30m"),
        ("提前一个半小时", "90m"),
        ("提前一周提醒我", "7d@20:00"),
        ("提前两天早上8点", "2d@08:00"),
        ("提前1天晚上8点半和90分钟提醒我", "1d@20:30,90m"),
        ("remind me 3 hours before", "3h"),
        ("remind me 1 day before", "1d@20:00"),
        ("不要提醒", "off"),
        ("提醒 3 不提醒", "off"),
        ("提醒", None),
        ("提前两个月提醒我", None),
        ("提前1分钟提醒我", None),
        ("提前5天4天3天2天1天提醒我", None),
    ],
)
def test_lead_times(said: str, expected: str | None) -> None:
    found, _ = leads(said)
    assert (None if found is None else written(found)) == expected


def test_what_else_is_said_is_left_over() -> None:
    assert leads("清洁 提前一天提醒我")[1] == "清洁 提醒我"
    assert numbered("提醒 3 提前1天") == numbered("提醒3") == 3
    assert numbered("remind me 3 hours before") is None
    assert says_usual("提醒 3 平常")
    assert not says_usual("提醒 3")


RULES = st.one_of(
    st.builds(DaysBefore, st.integers(1, 14), st.times().map(lambda at: at.replace(second=0, microsecond=0))),
    st.integers(10, 4000).map(lambda minutes: parse(f"{minutes}m")[0]),
)


@given(st.lists(RULES, min_size=1, max_size=4, unique_by=lambda rule: rule.name))
def test_what_is_written_down_is_read_again(rules: list[DaysBefore | HoursBefore]) -> None:
    text = written(tuple(rules))
    assert written(parse(written(parse(text)))) == written(parse(text))
    assert {rule.name for rule in parse(text)} == {rule.name for rule in rules}


@given(st.text(max_size=60))
def test_no_sentence_breaks_it(said: str) -> None:
    leads(said)
    quiet_hours(said, USUAL)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("晚上9点后别打扰我", "21:00-08:00"),
        ("免打扰 22点到7点", "22:00-07:00"),
        ("免打扰 22:00-7:00", "22:00-07:00"),
        ("晚上10点半到早上6点半不要打扰", "22:30-06:30"),
        ("早上9点前别打扰我", "21:00-09:00"),
        ("do not disturb 10pm to 7am", "22:00-07:00"),
        ("10点以后别发消息", "22:00-08:00"),
        ("免打扰 九点到八点", "21:00-08:00"),
        ("中午12点半到下午2点别打扰", "12:30-14:00"),
        ("免打扰", None),
        ("免打扰 25点到30点", None),
    ],
)
def test_quiet_hours(said: str, expected: str | None) -> None:
    found = quiet_hours(said, USUAL)
    assert (str(found) if found else None) == expected
