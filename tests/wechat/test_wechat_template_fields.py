"""Template values that the platform takes, whatever people wrote."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.template_fields import TYPES, filled, fitting
from sandbox.platform.templates import LIMITS


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("thing1", "参观中国电影博物馆", "参观中国电影博物馆"),
        ("thing1", "第一行\n第二行\r\n  第三行", "第一行 第二行 第三行"),
        ("thing1", "字" * 20, "字" * 20),
        ("thing1", "字" * 21, "字" * 19 + "…"),
        ("thing12", "带🎉表情❤️的👨‍👩‍👧话", "带表情❤的话"),
        ("thing1", "𠮷野家", "𠮷野家"),
        ("thing1", "a\x00b\x07", "ab"),
        ("thing1", "", "-"),
        ("thing1", " \n ", "-"),
        ("thing1", "🎉", "-"),
        ("phrase1", "已确认参加了", "已确认参加"),
        ("phrase1", "OK 已确认", "已确认"),
        ("name1", "欧阳修远欧阳修远欧阳修远", "欧阳修远欧阳修远欧阳"),
        ("name1", "Alexander Hamilton Junior", "Alexander Hamilton J"),
        ("name1", "Volunteer 12345678", "Volunteer"),
        ("character_string1", "NO. 12号-A", "NO.12-A"),
        ("character_string1", "x" * 40, "x" * 32),
        ("number1", "约 12.5 人", "12.5"),
        ("number1", "1.2.3", "1.2"),
        ("number1", "没有数", "0"),
        ("letter1", "a1b2", "ab"),
        ("letter1", "字", "NA"),
        ("phrase1", "OK", "无"),
        ("amount1", "共 ¥¥120 元", "¥120"),
        ("amount1", "免费", "0元"),
        ("amount1", "¥12.50元 整", "¥12.50元"),
        ("phone_number1", "电话 010-8888 6666", "010-88886666"),
        ("car_number1", "京A12345678", "京A123456"),
        ("symbol1", "ab!?", "!?"),
        ("time1", "2027-03-01T00:30:00+00:00", "2027年3月1日 08:30"),
        ("time1", "2027-03-01T08:30:00+08:00", "2027年3月1日 08:30"),
        ("time1", "2027-03-01 08:30", "2027年3月1日 08:30"),
        ("date3", "2027-12-31T16:30:00+00:00", "2028年1月1日 00:30"),
        ("time1", "2027年3月1日 08:30", "2027年3月1日 08:30"),
        ("time1", "2027年3月1日（周一）08:30", "2027年3月1日 08:30"),
        ("time1", "", "-"),
        ("first", "旧模板的字段没有类型，" * 5, "旧模板的字段没有类型，" * 5),
        ("keyword1", "一\n二", "一 二"),
        ("const1", "已通过", "已通过"),
    ],
)
def test_a_value_is_made_to_fit(name: str, value: str, fits: str) -> None:
    assert fitting(name, value) == fits


def test_every_field_of_the_template_is_filled() -> None:
    fields = {"thing1": "title", "time2": "starts_at", "thing3": "note"}
    assert filled(fields, {"title": "探访", "starts_at": "2027年3月1日 08:30", "other": "x"}) == {
        "thing1": {"value": "探访"},
        "time2": {"value": "2027年3月1日 08:30"},
        "thing3": {"value": "-"},
    }


@given(st.sampled_from([f"{kind}1" for kind in TYPES]), st.text())
def test_no_value_is_empty_or_has_a_line_break(name: str, value: str) -> None:
    fits = fitting(name, value)
    assert fits.strip()
    assert not set(fits) & set("\n\r\x00")


@given(st.sampled_from([kind for kind in TYPES if kind not in ("time", "date")]), st.text())
def test_the_platform_takes_whatever_people_wrote(kind: str, value: str) -> None:
    assert LIMITS[kind].fullmatch(fitting(f"{kind}1", value))


@given(st.integers(0, 4_000_000_000), st.sampled_from(["time", "date"]))
def test_the_platform_takes_every_moment(seconds: int, kind: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC).isoformat()
    assert LIMITS[kind].fullmatch(fitting(f"{kind}1", at))


@given(st.text())
def test_limits_hold_for_anything(value: str) -> None:
    assert len(fitting("thing1", value)) <= 20
    assert len(fitting("phrase1", value)) <= 5
    assert len(fitting("name1", value)) <= 20
    string = fitting("character_string1", value)
    assert len(string) <= 32
    assert string.isascii()
