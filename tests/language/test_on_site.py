"""What is said on site: codes as they are typed and dictated, and a leader's one line."""

import pytest

from bot.language.rolls import Act, Roll, roll
from bot.language.said_codes import only_code, said_code


@pytest.mark.parametrize(
    "said",
    [
        "签到 4821",
        "签到4821",
        "４８２１",
        "4 8 2 1",
        "四八二一",
        "四八二幺",
        "签到码是4821。",
        "check in 4821",
    ],
)
def test_a_code_in_a_message(said: str) -> None:
    assert said_code(said) == "4821"


@pytest.mark.parametrize("said", ["", "签到", "48215", "13912344821", "482", "报名 3"])
def test_no_code(said: str) -> None:
    assert said_code(said) == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("4821", "4821"),
        (" ４８２１。", "4821"),
        ("四八二一", "4821"),
        ("0012", "0012"),
        ("签到 4821", ""),
        ("2026年", ""),
    ],
)
def test_a_message_that_is_nothing_but_a_code(said: str, code: str) -> None:
    assert only_code(said) == code


def called(act: Act, *lines: int, names: tuple[str, ...] = ()) -> Roll:
    return Roll(act, lines, names, clear=True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("到 1 2 5 7", called(Act.IN, 1, 2, 5, 7)),
        ("到１，２、５", called(Act.IN, 1, 2, 5)),
        ("到 1-3 7", called(Act.IN, 1, 2, 3, 7)),
        ("到 第一个 十二号", called(Act.IN, 1, 12)),
        ("到 1 1 2", called(Act.IN, 1, 2)),
        ("走 1 2", called(Act.OUT, 1, 2)),
        ("走了 1", called(Act.OUT, 1)),
        ("没到 3", called(Act.UNDO_IN, 3)),
        ("没走 3", called(Act.UNDO_OUT, 3)),
        ("到 张阿姨 3", called(Act.IN, 3, names=("张阿姨",))),
        ("到 张阿姨和王大爷", called(Act.IN, names=("张阿姨", "王大爷"))),
        ("not in 2", called(Act.UNDO_IN, 2)),
    ],
)
def test_a_roll_call(said: str, meant: Roll) -> None:
    assert roll(said) == meant


@pytest.mark.parametrize("said", ["全到了", "都到了", "到 全部", "到 大家"])
def test_everybody(said: str) -> None:
    found = roll(said)
    assert found
    assert (found.act, found.everybody) == (Act.IN, True)


@pytest.mark.parametrize(
    ("said", "names", "heads"),
    [
        ("现场 张三", ("张三",), (1,)),
        ("现场 张三 2", ("张三",), (2,)),
        ("现场 张三2位 李四", ("张三", "李四"), (2, 1)),
        ("walk-in anna 2", ("Anna",), (2,)),
    ],
)
def test_walk_ins(said: str, names: tuple[str, ...], heads: tuple[int, ...]) -> None:
    found = roll(said)
    assert found
    assert (found.act, found.names, found.heads) == (Act.WALK_IN, names, heads)


@pytest.mark.parametrize(
    "said",
    [
        "到了",
        "走了",
        "我到了",
        "报名 1 2",
        "information 1",
        "现场 1",
        "",
        "outdoor",
        "到 1\n到 2",
    ],
)
def test_no_roll_call(said: str) -> None:
    assert roll(said) is None


@pytest.mark.parametrize("said", ["到哪集合", "走路要多久", "到时候再说"])
def test_a_sentence_is_no_clear_roll_call(said: str) -> None:
    found = roll(said)
    assert found is None or not (found.clear or found.lines)
