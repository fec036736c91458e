"""How long something took, as people write it."""

import pytest

from bot.language.durations import duration, signed


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("2小时", 120, ""),
        ("２小时", 120, ""),
        ("两个小时", 120, ""),
        ("半小时", 30, ""),
        ("半个小时", 30, ""),
        ("一个半小时", 90, ""),
        ("2小时半", 150, ""),
        ("2.5小时", 150, ""),
        ("1小时30分", 90, ""),
        ("3小时05分钟", 185, ""),
        ("90分钟", 90, ""),
        ("2 hours", 120, ""),
        ("1 h 20 min", 80, ""),
        ("张阿姨 2小时 没带手机", 120, "张阿姨 没带手机"),
        ("张阿姨", 0, "张阿姨"),
        ("2", 0, "2"),
        ("", 0, ""),
    ],
)
def test_a_duration(text: str, minutes: int, rest: str) -> None:
    assert duration(text) == (minutes, rest)


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("+30 早到了", 30, "早到了"),
        ("＋３０ 早到了", 30, "早到了"),
        ("-30分钟 早走", -30, "早走"),
        ("－30，早走", -30, "早走"),
        ("加半小时 他做到最后", 30, "他做到最后"),
        ("减一个小时 中间离开", -60, "中间离开"),
        ("少30 早走", -30, "早走"),
        ("+1小时30分", 90, ""),
        ("30 早走", 0, "30 早走"),
        ("不同意 没来", 0, "不同意 没来"),
        ("+ 很多", 0, "很多"),
    ],
)
def test_a_signed_duration(text: str, minutes: int, rest: str) -> None:
    assert signed(text) == (minutes, rest)
