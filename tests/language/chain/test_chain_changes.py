"""A pasted list against who is signed up."""

import pytest

from bot.language.chain import Changed, Entry, Present, compare, read_chain, same_person

ALICE, BOB, CHARLIE = Present("王建国"), Present("李秀英", 2), Present("张伟")
GROWN = "#接龙\n1. 王建国\n2. 李秀英 +1\n3. 张伟\n4. 刘洋 +2"


def names(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.name for entry in entries]


def test_a_grown_list_adds_only_what_is_new() -> None:
    changes = compare(read_chain(GROWN), [ALICE, BOB, CHARLIE])
    assert [(entry.name, entry.heads) for entry in changes.added] == [("刘洋", 3)]
    assert names(changes.same) == ["王建国", "李秀英", "张伟"]
    assert (changes.changed, changes.missing, changes.cancelled) == ((), (), ())


def test_pasting_the_same_list_again_changes_nothing() -> None:
    chain = read_chain(GROWN)
    changes = compare(chain, [Present(entry.name, entry.heads) for entry in chain.entries])
    assert (changes.added, changes.changed, changes.missing) == ((), (), ())


def test_nobody_signed_up_yet() -> None:
    assert names(compare(read_chain(GROWN), []).added) == ["王建国", "李秀英", "张伟", "刘洋"]


@pytest.mark.parametrize(("written", "heads"), [("王建国 +1", 2), ("王建国 3人", 3), ("王建国（带孙子）", 2)])
def test_other_heads_are_a_change(written: str, heads: int) -> None:
    changes = compare(read_chain(f"#接龙\n1. {written}"), [ALICE])
    assert [(change.entry.heads, change.before) for change in changes.changed] == [(heads, ALICE)]
    assert not changes.same


def test_fewer_heads_are_a_change_too() -> None:
    chain = read_chain("#接龙\n1. 李秀英")
    assert compare(chain, [BOB]).changed == (Changed(chain.entries[0], BOB),)


def test_who_is_no_longer_listed_is_told_and_who_cancelled_apart() -> None:
    changes = compare(read_chain("#接龙\n1. 王建国\n2. 李秀英 来不了"), [ALICE, BOB, CHARLIE])
    assert changes.missing == (CHARLIE,)
    assert changes.cancelled == (BOB,)


def test_somebody_cancelled_who_never_was_signed_up_is_no_change() -> None:
    changes = compare(read_chain("#接龙\n1. 王建国\n2. 李秀英 来不了"), [ALICE])
    assert (changes.added, changes.cancelled) == ((), ())


def test_problems_of_the_list_come_along() -> None:
    chain = read_chain("#接龙\n1. 王建国\n1. 李秀英")
    assert compare(chain, []).problems == chain.problems != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三(2)"),
        ("张三", "张三（2人）"),
        ("张三", "张三+1"),
        ("张三", "张三 +1"),
        ("张三", " 张 三 "),
        ("张伟", "張偉"),
        ("Li Lei", "li lei"),
        ("Li Lei", "LiLei"),
        ("花开富贵", "🌸花开富贵🌸"),
        ("🌻", "🌻"),
        ("张三", "张三２人"),
        ("张三", "张三带孙子"),
    ],
)
def test_the_same_person(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张阿姨", "张姨"),
        ("张三", "张三丰"),
        ("王芳", "王方"),
        ("🌻", "🌸"),
        ("Amy", "Anna"),
        ("小王", "老王"),
        ("", "张三"),
    ],
)
def test_not_the_same_person(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_two_signed_up_under_one_name_count_once_by_the_first() -> None:
    changes = compare(read_chain("#接龙\n1. 王建国"), [ALICE, Present("王建国", 3)])
    assert names(changes.same) == ["王建国"]
