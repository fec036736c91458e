"""Whatever is typed, nothing raises and nothing takes long."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.language.names import answered_name
from bot.language.normal import key, normal
from bot.language.numbers import count, pick
from bot.language.sentence import activity_sentence
from bot.language.titles import Titled
from bot.language.understanding import Understanding
from bot.language.when import spans, without
from bot.texts.trees import read_tree

WORDS = Path(__file__).parents[2] / "bot" / "texts" / "words"
NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)
TITLES = (Titled(1, "学雷锋日·参观中国电影博物馆", NOW), Titled(2, "小区环境清洁"))
SECONDS = 2.0  # of a message of any length; the usual one takes milliseconds

understanding = Understanding(read_tree(WORDS))
PIECES = st.sampled_from(
    [
        *"一二两三十百千半零〇0123456789１２①年月日号点时分秒周天上下午早晚今明后",
        *"大个位人和带到至-~:：/.+，。 我报名参加取消不",
        *(
            "上午",
            "下周",
            "星期",
            "礼拜",
            "小时",
            "分钟",
            "2月30日",
            "25:61",
            "99999999999",
            "tomorrow",
            "am",
            "sat",
            "from",
            "to",
        ),
        *(
            "老伴",
            "孩子",
            "集合",
            "地点",
            "[微笑]",
            "😀",
            "\ud800",
            "\x00",
            "報",
            "{",
            "%s",
            "<![CDATA[",
            "９月３１日",
            "13月1日",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    began = time.perf_counter()
    understood = understanding.read(text, TITLES, NOW)
    assert time.perf_counter() - began < SECONDS
    assert understood.intent in understood.alternatives or not understood.alternatives


@MANY
@given(TEXTS)
def test_any_text_can_hold_a_date_or_none(text: str) -> None:
    for span in spans(text, NOW):
        assert span.starts_at.tzinfo is UTC
        assert span.ends_at is None or span.ends_at > span.starts_at
        assert span.text
        assert span.text in normal(text)
        without(text, span)


@MANY
@given(TEXTS)
def test_any_text_can_be_an_answer(text: str) -> None:
    heads, number = count(text), pick(text)
    assert heads is None or heads >= 0
    assert number is None or 0 <= number <= 9999
    assert len(answered_name(text)) <= 20
    assert activity_sentence(text, NOW).missing is not None


@MANY
@given(TEXTS)
def test_the_plain_forms_are_final(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert key(key(text)) == key(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 5000,
        "3月7日" * 1000,
        "一" * 5000,
        "9点到" * 1000,
        "我和老伴" * 1000,
        "[" * 5000,
        "不" * 5000,
        "9-" * 2500,
        "a " * 2500,
    ],
)
def test_long_and_repetitive_texts_stay_quick(text: str) -> None:
    began = time.perf_counter()
    understanding.read(text, TITLES, NOW)
    activity_sentence(text, NOW)
    assert time.perf_counter() - began < SECONDS
