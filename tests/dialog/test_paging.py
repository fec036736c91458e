"""Fitting an answer into one message: lines, bytes, and what comes on `更多`."""

import pytest

from bot.dialog.paging import cut
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from tests.chat import Phone, Town


def answering(chat: Town, text: str, *labels: str) -> Phone:
    """Alice, whose thanks are answered with this text and these lines."""
    router = Router()

    @router.says("thanks")
    def reply(_turn: Turn) -> Reply:
        return Reply(text, tuple(Choice(label, "menu") for label in labels))

    chat.routed(router)
    return chat("alice")


@pytest.mark.parametrize(
    ("text", "limit", "head", "rest"),
    [
        ("short", 9, "short", ""),
        ("one\ntwo\nthree", 9, "one\ntwo", "three"),
        ("汉字汉字", 7, "汉字", "汉字"),
        ("\n\nlong line", 6, "\n", "long line"),
        ("😀😀", 5, "😀", "😀"),
        ("", 3, "", ""),
    ],
)
def test_a_text_is_cut_at_a_line_or_between_characters(text: str, limit: int, head: str, rest: str) -> None:
    assert cut(text, limit) == (head, rest)


def test_a_long_answer_comes_in_parts_of_whole_lines(chat: Town) -> None:
    lines = [f"第{number}行" + "字" * 40 for number in range(60)]
    alice = answering(chat, "\n".join(lines))
    parts = [alice.says("谢谢")]
    while parts[-1].endswith("……回复“更多”看后面的"):
        parts.append(alice.says("更多"))
    told = [line for part in parts for line in part.splitlines() if not line.startswith("……")]
    assert told == lines
    assert len(parts) == 4
    assert alice.says("更多").startswith("没有更多了。")


def test_one_line_longer_than_a_message_loses_nothing(chat: Town) -> None:
    alice = answering(chat, "长" * 1500)
    whole = alice.says("谢谢") + alice.says("更多") + alice.says("更多")
    assert whole.count("长") == 1500


def test_lines_too_long_for_links_are_printed_plain(chat: Town) -> None:
    alice = answering(chat, "哪个？", *("名" * 60 for _ in range(8)))
    assert "8 " + "名" * 60 in alice.says("谢谢")
    assert not alice.links
    alice = answering(chat, "哪个？", "短")
    assert alice.says("谢谢") == "哪个？\n1 短"
    assert alice.links == ["1 短"]


def test_the_list_stands_where_the_text_wants_it(chat: Town) -> None:
    assert answering(chat, "前\n<list>\n后", "一项").says("谢谢") == "前\n1 一项\n后"
    assert answering(chat, "前", "一项").says("谢谢") == "前\n1 一项"
    assert answering(chat, "前\n<list>\n后").says("谢谢") == "前\n\n后"


def test_numbers_of_a_later_part_count_on(chat: Town) -> None:
    alice = answering(chat, "哪个？", *(f"第{n}项" for n in range(1, 20)))
    assert alice.says("谢谢").splitlines()[-2:] == ["8 第8项", "回“更多”看后面的"]
    assert alice.says("更多").splitlines()[0] == "9 第9项"
    assert alice.says("更多").splitlines() == ["17 第17项", "18 第18项", "19 第19项"]
    assert alice.taps("3 第3项").startswith(("您好", "近期"))


def test_an_old_link_is_out_of_date_and_the_same_list_is_not(chat: Town) -> None:
    chat.activity("义诊")
    alice = answering(chat, "哪个？", "首页吧")
    alice.says("谢谢")
    alice.says("谢谢")
    assert "聚一起" in alice.taps("1 首页吧")
    assert alice.taps("1 首页吧").startswith("这个选单已过期，这是最新的：\n1 义诊")
