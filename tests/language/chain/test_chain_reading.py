"""Lists as neighbours paste them are read as a person would read them."""

import pytest

from bot.language.chain import Entry, Problem, Trouble, is_chain, print_chain, read_chain
from bot.language.chain.model import MAX_ENTRIES
from tests.language.chain.cases import Case, cases

CASES = [pytest.param(case, id=case.name) for case in cases()]


def told(entries: tuple[Entry, ...]) -> list[tuple[str, int, str]]:
    return [(entry.name, entry.heads, entry.note) for entry in entries]


def test_there_are_many_lists() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("case", CASES)
def test_a_pasted_list_is_read(case: Case) -> None:
    chain = read_chain(case.text)
    assert told(chain.entries) == case.people
    assert [entry.name for entry in chain.cancelled] == case.cancelled
    assert {str(problem.trouble) for problem in chain.problems} == case.troubles
    assert {label: getattr(chain, label) for label in case.header} == case.header


@pytest.mark.parametrize("case", CASES)
def test_a_pasted_list_is_known_for_one(case: Case) -> None:
    assert is_chain(case.text)


@pytest.mark.parametrize("case", CASES)
def test_what_was_read_and_printed_is_read_the_same(case: Case) -> None:
    chain = read_chain(case.text)
    again = read_chain(print_chain(chain.header, chain.entries))
    assert told(again.entries) == told(chain.entries)
    assert again.title == chain.title


def test_number_and_line_are_kept_as_written() -> None:
    chain = read_chain("#接龙\n 2、王建国　＋１ \n7.李秀英")
    assert [(entry.number, entry.raw) for entry in chain.entries] == [(2, "2、王建国　＋１"), (7, "7.李秀英")]


def test_problems_say_who_and_what_was_kept() -> None:
    chain = read_chain("#接龙\n1. 王建国\n2. 李秀英\n5. 王建国 +2\n6. +1\n7. 张伟全家")
    assert chain.problems == (
        Problem(Trouble.SKIPPED_NUMBER, 3),
        Problem(Trouble.DUPLICATE, 5, "王建国", 3),
        Problem(Trouble.UNREADABLE, 6, text="6. +1"),
        Problem(Trouble.UNCLEAR_HEADS, 7, "张伟", 1, "7. 张伟全家"),
    )


def test_the_header_is_kept_line_by_line() -> None:
    chain = read_chain(
        "小王：\n#接龙\n周六清洁\n时间：3月7日 9:00\n请自带手套\n例 张三\n1. 王建国\n\n截止周五"
    )
    assert chain.header == ("周六清洁", "时间:3月7日 9:00", "请自带手套", "截止周五")
    assert chain.headed


def test_a_list_without_end_is_read_up_to_the_limit() -> None:
    chain = read_chain(
        "#接龙\n" + "\n".join(f"{n}. Amy{chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(1, 400))
    )
    assert len(chain.entries) == MAX_ENTRIES
    assert Problem(Trouble.TOO_LONG) in chain.problems


def test_heads_of_all() -> None:
    assert read_chain("#接龙\n1. 王建国 +1\n2. 李秀英").heads == 3


def test_a_long_list_on_one_line_is_read_to_its_end() -> None:
    numbered = " ".join(f"{n}.Amy{chr(65 + n // 26)}{chr(97 + n % 26)} +1" for n in range(1, 151))
    chain = read_chain(f"接龙：周六清洁 {numbered}")
    assert (len(chain.entries), chain.heads, chain.problems) == (150, 300, ())
