"""Whatever is pasted, nothing raises, nothing takes long, and what is printed is read back."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.language.chain import Entry, Present, compare, is_chain, print_chain, read_chain, same_person
from bot.language.chain.model import MAX_ENTRIES, MAX_HEADS
from tests.language.chain.cases import cases

SECONDS = 3.0  # the usual list takes milliseconds; two cores may be busy
LISTS = "\n".join(case.text for case in cases())
PIECES = st.sampled_from(
    [
        *set(LISTS),
        *LISTS.split(),
        *(
            "\n",
            "\n",
            "\n1. ",
            "\n2、",
            "\n３．",
            "\n④",
            "#接龙\n",
            "例 ",
            "~~",
            "❌",
            "\ud800",
            "\x00",
            "1️⃣",
            "\u0336",
            "+1",
            "+99999",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=80).map("".join),
    st.lists(PIECES, max_size=40).map(lambda pieces: "#接龙\n1. " + " ".join(pieces)),
)
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FAMILY = st.sampled_from("王李张刘陈杨赵黄周吴孙高林欧")
GIVEN = st.text("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华和三四五二一全福", min_size=1, max_size=2)
NAMES = st.one_of(
    st.builds("".join, st.tuples(FAMILY, GIVEN)),
    st.builds(
        "".join, st.tuples(FAMILY, st.sampled_from(["阿姨", "叔叔", "大爷", "师傅", "老师", "姐", "主任"]))
    ),
    st.sampled_from(
        [
            "Li Lei",
            "Mary",
            "Anna王",
            "花开富贵",
            "云淡风轻",
            "🌻",
            "小鱼儿",
            "A张姐",
            "知足常乐",
            "老周",
            "小吴",
            "3-502",
        ]
    ),
)
NOTES = st.sampled_from(
    [
        "",
        "",
        "自己去",
        "坐车",
        "晚到",
        "带孙子",
        "和老伴",
        "3-502",
        "13800001111",
        "开车 可带3人",
        "孙子5岁",
        "9 30到",
        "夫妇",
        "2孩",
    ]
)
ENTRIES = st.builds(Entry, NAMES, st.integers(1, MAX_HEADS), NOTES)
LISTED = st.lists(ENTRIES, min_size=1, max_size=30, unique_by=lambda entry: entry.name.casefold())
TITLES = st.lists(
    st.sampled_from(
        ["周六环境清洁", "3月7日上午9:00 北门", "请自带手套", "名额20人", "时间:周六", "1号楼前集合"]
    ),
    unique=True,
    max_size=4,
)


def told(entries: tuple[Entry, ...] | list[Entry]) -> list[tuple[str, int, str]]:
    return [(entry.name, entry.heads, entry.note) for entry in entries]


@MANY
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    began = time.perf_counter()
    chain = read_chain(text)
    is_chain(text)
    assert time.perf_counter() - began < SECONDS
    assert len(chain.entries) <= MAX_ENTRIES
    assert all(entry.name and 1 <= entry.heads <= MAX_HEADS for entry in chain.entries)


@MANY
@given(TEXTS)
def test_any_list_compared_with_itself_adds_nothing(text: str) -> None:
    chain = read_chain(text)
    changes = compare(chain, [Present(entry.name, entry.heads) for entry in chain.entries])
    assert not changes.missing
    assert len(changes.added) + len(changes.changed) + len(changes.same) == len(chain.entries)


@MANY
@given(TEXTS, TEXTS)
def test_any_two_texts_may_be_names(one: str, other: str) -> None:
    assert same_person(one, one)
    assert same_person(one, other) == same_person(other, one)


@MANY
@given(TITLES, LISTED)
def test_what_is_printed_is_read_back(titles: list[str], entries: list[Entry]) -> None:
    printed = print_chain(titles, entries)
    chain = read_chain(printed)
    assert is_chain(printed)
    assert told(chain.entries) == told(entries)
    assert chain.header == tuple(titles)
    assert chain.problems == ()
    assert [entry.number for entry in chain.entries] == list(range(1, len(entries) + 1))


@MANY
@given(TITLES, LISTED)
def test_a_list_that_went_round_changes_nothing(titles: list[str], entries: list[Entry]) -> None:
    present = [Present(entry.name, entry.heads) for entry in entries]
    changes = compare(read_chain(print_chain(titles, entries)), present)
    assert (changes.added, changes.changed, changes.missing) == ((), (), ())


def test_the_printed_list() -> None:
    entries = [Entry("王建国", 2), Entry("李秀英", 1, "自己去"), Entry("张伟", 1, "带孙子")]
    assert print_chain(["周六清洁"], entries) == (
        "#接龙\n周六清洁\n\n1. 王建国 +1\n2. 李秀英（自己去）\n3. 张伟 1人（带孙子）"
    )


def test_a_title_that_says_it_already_is_not_doubled() -> None:
    assert print_chain(["接龙：周六清洁"], [Entry("王建国")]) == "接龙：周六清洁\n\n1. 王建国"


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1. ",
        "1. 张三\n",
        "\n",
        "张三和",
        "张三、",
        "~~",
        "3-",
        "一",
        "+1",
        "(",
        "带",
        "接龙\n",
        "1.2.3.",
        " ",
        "❌",
        "A ",
        "1 张三 ",
        "1 🌻 ",
        "1. 张三🌻",
        "2 3.",
        "1:",
        "小王",
        "①",
        "1\ufe0f\u20e3",
        "，",
        "共",
        "3号楼",
        "1.张三2.李四",
        "：",
        "可以",
        "\ufdfa",
        "来不了",
    ],
)
def test_long_and_repetitive_texts_stay_quick(piece: str) -> None:
    text = "#接龙\n1. 张三" + piece * (20_000 // len(piece))
    began = time.perf_counter()
    read_chain(text)
    is_chain(text)
    is_chain(piece * 20_000)
    assert time.perf_counter() - began < SECONDS
