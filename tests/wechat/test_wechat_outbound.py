"""Passive replies: never malformed, never too long, sealed where they must be."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.dialog.messages import Answer, Kind
from bot.wechat.channel import channel
from bot.wechat.crypto import Seal
from bot.wechat.fit import fit
from bot.wechat.outbound import Outbound
from bot.wechat.push import Push
from bot.wechat.signature import check
from bot.wechat.xml import Fields, parse, text
from tests.wechat.kit import ACCOUNT, AES_KEY, ALICE, APP_ID, NOON, TOKEN, account

PUSH = Push("m:1", ALICE, Kind.TEXT, NOON, account=ACCOUNT)


def write(answer: Answer, **settings: Any) -> bytes:
    return Outbound(account(**{"mode": "plain"} | settings)).write(answer, PUSH, NOON)


def reply(said: str) -> Fields:
    return parse(write(Answer(said)))


def test_a_text_goes_back_with_the_names_swapped() -> None:
    assert reply("你好") == {
        "ToUserName": ALICE,
        "FromUserName": ACCOUNT,
        "CreateTime": str(int(NOON.timestamp())),
        "MsgType": "text",
        "Content": "你好",
    }


@pytest.mark.parametrize("said", ["", " \n ", "\x00\x01"])
def test_nothing_to_say_is_zero_bytes_in_every_mode(said: str) -> None:
    for mode in ("plain", "compat", "safe"):
        assert write(Answer(said), mode=mode) == b""


@pytest.mark.parametrize(
    "said",
    [
        "]]>",
        "a]]>b]]>c",
        "]]]]>>",
        "]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA[",
        "<b>&amp; & \" '",
        "一\n二\n\n三",
        "😀👨‍👩‍👧 ok",
    ],
)
def test_echoed_text_stays_text(said: str) -> None:
    assert text(reply(said), "Content") == said
    assert text(reply(said), "MsgType") == "text"


def test_characters_that_xml_cannot_carry_are_dropped() -> None:
    assert text(reply("a\x00b\x0bc\ud800d\ufffee\r\nf"), "Content") == "abcde\nf"


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_in_encrypted_modes_the_reply_is_sealed_and_signed(mode: str) -> None:
    fields = parse(write(Answer("你好"), mode=mode))
    sealed = text(fields, "Encrypt")
    check(text(fields, "MsgSignature"), TOKEN, text(fields, "TimeStamp"), text(fields, "Nonce"), sealed)
    assert parse(Seal(AES_KEY, APP_ID).open(sealed)) == reply("你好")


def test_handing_over_to_a_human_where_the_account_may() -> None:
    handed = parse(write(Answer(hand_over=True), account="service"))
    assert (text(handed, "MsgType"), "Content" in handed) == ("transfer_customer_service", False)


@pytest.mark.parametrize("kind", ["subscription", "test"])
def test_without_the_right_the_text_stands_in_for_handing_over(kind: str) -> None:
    assert write(Answer(hand_over=True), account=kind) == b""
    assert text(parse(write(Answer("稍等", hand_over=True), account=kind)), "MsgType") == "text"


# Length

LINK = '<a href="weixin://bizmsgmenu?msgmenucontent=报名&msgmenuid=1">报名</a>'


@pytest.mark.parametrize("said", ["a" * 2048, "汉" * 682 + "ab", "😀" * 512])
def test_2048_bytes_go_through_whole(said: str) -> None:
    assert text(reply(said), "Content") == said


@pytest.mark.parametrize("said", ["a" * 2049, "汉" * 683, "a" + "汉" * 683, "😀" * 513, "ab" + "😀" * 600])
def test_longer_texts_are_cut_between_characters(said: str) -> None:
    content = text(reply(said), "Content")
    assert said.startswith(content)
    assert 2048 - 4 < len(content.encode()) <= 2048


@pytest.mark.parametrize("room", range(1, len(LINK.encode())))
def test_a_cut_never_falls_inside_a_link(room: int) -> None:
    before = "x" * (2048 - room)
    assert text(reply(before + LINK + "。" * 50), "Content") == before


def test_a_link_that_just_fits_is_kept() -> None:
    before = "x" * (2048 - len(LINK.encode()))
    assert text(reply(before + LINK + "。" * 50), "Content") == before + LINK


def test_a_link_longer_than_everything_loses_its_tag() -> None:
    assert fit(f'<a href="{"x" * 3000}">报名</a>') == "报名"


# The channel


def test_the_limit_is_that_of_the_platform() -> None:
    assert channel(account()).limit == 2048


@pytest.mark.parametrize(
    ("kind", "can"),
    [("service", True), ("verified_subscription", True), ("test", False), ("subscription", False)],
)
def test_who_can_hand_over(kind: str, can: bool) -> None:
    assert channel(account(account=kind)).can_hand_over is can


@pytest.mark.parametrize(
    ("label", "pick"),
    [
        ("报名", "signup:12"),
        ("A&B 100% #1?", "a=b&c=d"),
        ('"quoted"', '"><x>'),
        ("1+1", "p+q r"),
        ("😀", "汉字"),
    ],
)
def test_a_link_carries_label_and_pick_unharmed(label: str, pick: str) -> None:
    tag = channel(account()).link(label, pick)
    url, _, shown = tag.removeprefix('<a href="').removesuffix("</a>").partition('">')
    assert shown == label
    query = parse_qs(urlsplit(url).query)
    assert query == {"msgmenucontent": [label], "msgmenuid": [pick]}
    assert url.startswith("weixin://bizmsgmenu?")


def test_a_label_cannot_open_a_tag_or_a_line() -> None:
    assert channel(account()).link("<a>\n二", "1").count("<") == 2
    assert "\n" not in channel(account()).link("一\n二", "1")


def test_chinese_in_links_costs_no_more_bytes_than_elsewhere() -> None:
    assert "报名" in channel(account()).link("报名", "1").partition('">')[0]


def test_a_reply_to_a_future_push_bears_the_time_given() -> None:
    late = datetime(2027, 3, 1, tzinfo=UTC)
    body = Outbound(account(mode="plain")).write(Answer("好"), PUSH, late)
    assert text(parse(body), "CreateTime") == str(int(late.timestamp()))
