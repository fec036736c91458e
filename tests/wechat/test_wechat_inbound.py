"""The door for pushes: what each means, what is refused, what is merely not understood."""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.dialog.messages import Incoming, Kind, Place
from bot.domain.consents import Consent
from bot.domain.receipts import Receipt
from bot.domain.windows import Scene
from bot.wechat.crypto import Seal
from bot.wechat.inbound import BODY_LIMIT, Inbound
from bot.wechat.push import Push
from bot.wechat.signature import RefusedError
from bot.wechat.xml import NotUnderstoodError, parse, part, rows, text
from tests.wechat.kit import (
    ACCOUNT,
    AES_KEY,
    ALICE,
    APP_ID,
    Sealed,
    account,
    message,
    plain_query,
    sealed_query,
    wrapped,
    xml,
)

PUSHES = yaml.safe_load((Path(__file__).parent / "pushes.yaml").read_text(encoding="utf-8"))
HEAD = (
    f"<ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{ALICE}]]></FromUserName>"
    "<CreateTime>1714112445</CreateTime>"
)


def plain(body: str, **settings: Any) -> Push | None:
    return Inbound(account(mode="plain", **settings)).read(plain_query(), body.encode())


def expected(push: dict[str, Any]) -> dict[str, Any]:
    usual = dict.fromkeys(("text", "pick", "scene", "media_id"), "") | {"place": None}
    usual |= {"receipts": [], "consents": []}
    said = usual | {name: push[name] for name in push if name not in ("name", "xml")}
    said["kind"] = Kind(said["kind"])
    said["place"] = said["place"] and Place(*said["place"])
    said["receipts"] = tuple(Receipt(*each) for each in said["receipts"])
    said["consents"] = tuple(Consent(*each) for each in said["consents"])
    return {"openid": ALICE, "at": datetime(2024, 4, 26, 6, 20, 45, tzinfo=UTC), "account": ACCOUNT} | said


@pytest.mark.parametrize("push", PUSHES, ids=lambda push: push["name"])
def test_every_type_and_event_means_what_the_table_says(push: dict[str, Any]) -> None:
    content = f"<xml>{push['xml'].replace('{head}', HEAD)}</xml>"
    read = plain(content)
    assert isinstance(read, Incoming)
    assert {name: getattr(read, name) for name in expected(push)} == expected(push)


@pytest.mark.parametrize("push", PUSHES, ids=lambda push: push["name"])
def test_sealed_pushes_mean_the_same(push: dict[str, Any]) -> None:
    content = f"<xml>{push['xml'].replace('{head}', HEAD)}</xml>"
    sealed = Sealed(content)
    assert Inbound(account(mode="safe")).read(sealed.query, sealed.body) == plain(content)


def test_the_order_of_elements_tells_nothing() -> None:
    fields = {"MsgId": 7, "Content": "好", "MsgType": "text", "CreateTime": 1714112445}
    backwards = xml(fields | {"FromUserName": ALICE, "ToUserName": ACCOUNT})
    assert plain(backwards) == plain(message("好", MsgId=7))


def test_a_tapped_choice_opens_a_touch_window_and_a_text_a_message_window() -> None:
    tapped, written = plain(message(bizmsgmenuid="7")), plain(message())
    assert tapped
    assert written
    assert (tapped.opens, written.opens) == (Scene.TOUCH, Scene.MESSAGE)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_none_one_or_many_reads_alike(count: int) -> None:
    items = "".join(f"<List><TemplateId>{n}</TemplateId></List>" for n in range(count))
    event = part(parse(f"<xml><E>{items}</E></xml>".encode()), "E")
    assert [text(row, "TemplateId") for row in rows(event, "List")] == [str(n) for n in range(count)]


PIECES = ("<a>", "</a>", "<b>", "</b>", "<xml>", "</xml>", "<![CDATA[", "]]>", "]", ">", "&amp;", "<a/>")
SAID = ("活动", "1", " ", "\n", "\r\n", "\t", "\x00", "\x0b", "\x85", "\ufffe", "\ufffd", "🙂", "]", "&lt;")


@given(st.lists(st.sampled_from(PIECES + SAID), max_size=12), st.booleans())
def test_what_takes_no_parser_reads_as_the_parser_reads_it(pieces: list[str], rooted: bool) -> None:
    body = "".join(pieces)
    assert_as_parsed(f"<xml>{body}</xml>" if rooted else body)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(SAID), st.booleans()), max_size=5))
def test_a_row_of_elements_reads_as_the_parser_reads_it(elements: list[tuple[str, str, bool]]) -> None:
    values = [(name, f"<![CDATA[{said}]]>" if cdata else said) for name, said, cdata in elements]
    inside = "".join(f"<{name}>{said}</{name}>" for name, said in values)
    assert_as_parsed(f"<xml>{inside}</xml>")


def assert_as_parsed(body: str) -> None:
    assert _read(body) == _read(f"<!-- only the parser reads this -->{body}")


def _read(body: str) -> object:
    try:
        return parse(body.encode())
    except NotUnderstoodError:
        return None


# Ids


def event(**fields: Any) -> str:
    usual = {"ToUserName": ACCOUNT, "FromUserName": ALICE, "CreateTime": 1714112445, "MsgType": "event"}
    return xml(usual | {"Event": "CLICK", "EventKey": "menu.mine"} | fields)


def once(body: str) -> str:
    push = plain(body)
    assert push
    return push.id


def test_a_repeat_of_a_message_has_the_same_id() -> None:
    assert once(message()) == once(message())


def test_a_repeat_of_an_event_has_the_same_id_however_its_name_is_written() -> None:
    assert once(event()) == once(event(Event="click"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (message(MsgId=1), message(MsgId=2)),
        (message(MsgId=1), message(MsgId=1, FromUserName="oBob")),
        (event(), event(FromUserName="oBob")),
        (event(), event(CreateTime=1714112446)),
        (event(), event(EventKey="menu.help")),
        (event(Event="subscribe", EventKey=""), event(Event="SCAN", EventKey="")),
        (
            event(Event="TEMPLATESENDJOBFINISH", EventKey=None, MsgID=1, Status="success"),
            event(Event="TEMPLATESENDJOBFINISH", EventKey=None, MsgID=2, Status="success"),
        ),
    ],
)
def test_different_things_have_different_ids(one: str, other: str) -> None:
    assert once(one) != once(other)


def test_an_id_tells_no_openid_and_stays_short() -> None:
    for body in (message(), event(EventKey="x" * 1000)):
        assert ALICE not in once(body)
        assert len(once(body)) <= 64


# The GET


def test_the_address_is_verified_by_giving_back_the_echo() -> None:
    for mode in ("plain", "compat", "safe"):
        assert Inbound(account(mode=mode)).verify(plain_query() | {"echostr": "5836731"}) == "5836731"


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_an_address_check_that_is_not_signed_is_refused(missing: str) -> None:
    query = plain_query() | {"echostr": "5836731"}
    del query[missing]
    with pytest.raises(RefusedError):
        Inbound(account()).verify(query)


# Refused


@pytest.mark.parametrize("mode", ["plain", "compat", "safe"])
@pytest.mark.parametrize("query", [{}, {"signature": "0" * 40, "timestamp": "1", "nonce": "2"}])
def test_an_unsigned_post_is_refused_in_every_mode(mode: str, query: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        Inbound(account(mode=mode)).read(query, message().encode())


@pytest.mark.parametrize("mode", ["compat", "safe"])
@pytest.mark.parametrize("extra", [{}, {"encrypt_type": "raw"}, {"encrypt_type": ""}])
def test_readable_text_is_refused_where_messages_are_sealed(mode: str, extra: dict[str, str]) -> None:
    with pytest.raises(RefusedError, match="not encrypted"):
        Inbound(account(mode=mode)).read(plain_query() | extra, message().encode())


def test_the_plain_signature_does_not_open_a_sealed_push() -> None:
    sealed = Sealed(message())
    query = plain_query() | {"encrypt_type": "aes"}
    with pytest.raises(RefusedError, match="unsigned"):
        Inbound(account()).read(query, sealed.body)
    with pytest.raises(RefusedError, match="badly signed"):
        Inbound(account()).read(query | {"msg_signature": query["signature"]}, sealed.body)


def test_a_sealed_push_with_another_body_is_refused() -> None:
    with pytest.raises(RefusedError, match="badly signed"):
        Inbound(account()).read(Sealed(message("一")).query, Sealed(message("二")).body)


def test_a_push_sealed_for_another_account_is_refused() -> None:
    other = Sealed(message(), app_id="wx0000000000000000")
    with pytest.raises(RefusedError, match="another app id"):
        Inbound(account()).read(other.query, other.body)


@pytest.mark.parametrize("keep", [24, 64, 100])
def test_a_truncated_push_is_refused_even_when_signed(keep: int) -> None:
    cut = Seal(AES_KEY, APP_ID).seal(message().encode())[:keep]
    with pytest.raises(RefusedError):
        Inbound(account()).read(sealed_query(cut), wrapped(cut))


@pytest.mark.parametrize("body", [b"", b"nonsense", b"<xml></xml>", b"<xml><Encrypt/></xml>", b"\xff\xfe"])
def test_a_sealed_push_without_anything_sealed_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError):
        Inbound(account()).read(sealed_query(""), body)


def test_compat_mode_reads_the_sealed_text_and_never_its_readable_twin() -> None:
    forged = "<Content><![CDATA[forged]]></Content><FromUserName>oMallory</FromUserName>"
    sealed = Sealed(message("真的"), beside=forged)
    read = Inbound(account(mode="compat")).read(sealed.query, sealed.body)
    assert read
    assert (read.text, read.openid) == ("真的", ALICE)


def test_an_oversized_body_is_refused_unread() -> None:
    with pytest.raises(RefusedError, match="large"):
        plain(message("x" * BODY_LIMIT))


@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_what_is_addressed_to_another_account_is_refused(mode: str) -> None:
    push = Sealed(message())
    inbound = Inbound(account(mode=mode, original_id="gh_somebody_else"))
    query, body = (push.query, push.body) if mode == "safe" else (plain_query(), message().encode())
    with pytest.raises(RefusedError, match="another account"):
        inbound.read(query, body)


def test_what_is_addressed_to_us_is_read() -> None:
    assert plain(message(), original_id=ACCOUNT)


# Signed, but not understood

BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    + message().replace("<![CDATA[我要报名]]>", "&c;")
)
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + message()
NOT_UNDERSTOOD = {
    "empty": "",
    "no XML": "{}",
    "cut": message()[:-9],
    "another root": "<yaml/>",
    "a root of text": "<xml>hello</xml>",
    "an entity bomb": BOMB,
    "an entity from outside": OUTSIDE,
    "an entity nobody declared": message().replace("我要报名", "]]>&x;<![CDATA["),
    "nested without end": f"<xml>{'<a>' * 1000}{'</a>' * 1000}</xml>",
    "an unknown type": message(MsgType="hologram"),
    "no type": message(MsgType=None),
    "no sender": message(FromUserName=None),
    "no addressee": message(ToUserName=None),
    "no content": message(Content=None),
    "no id": message(MsgId=None),
    "an id of letters": message(MsgId="abc"),
    "two senders": message().replace("</xml>", "<FromUserName>oMallory</FromUserName></xml>"),
    "a sender with a line break": message(FromUserName="o\nAlice"),
    "a sender in 汉字": message(FromUserName="爱丽丝"),
    "a sender of 65 characters": message(FromUserName="o" * 65),
    "a time of letters": message(CreateTime="now"),
    "no time": message(CreateTime=None),
    "time zero": message(CreateTime=0),
    "a time in milliseconds": message(CreateTime=1714112445000),
    "a time of a thousand digits": message(CreateTime="9" * 1000),
    "a time in Arabic digits": message(CreateTime="١٧١٤١١٢٤٤٥"),
    "no latitude": message(MsgType="location", Location_Y="113"),
    "a latitude of nothing": message(MsgType="location", Location_X="nan", Location_Y="113"),
    "a latitude off the earth": message(MsgType="location", Location_X="91", Location_Y="113"),
    "a picture without id": message(MsgType="image"),
    "an event without name": event(Event=None),
    "a scan without key": event(Event="SCAN", EventKey=None),
    "a receipt without status": event(Event="TEMPLATESENDJOBFINISH", MsgID=1),
}


@pytest.mark.parametrize("case", NOT_UNDERSTOOD)
def test_what_is_signed_but_not_understood_is_nothing(case: str) -> None:
    body = NOT_UNDERSTOOD[case]
    sealed = Sealed(body)
    assert plain(body) is None
    assert Inbound(account()).read(sealed.query, sealed.body) is None


def test_bytes_that_are_no_utf8_are_not_understood() -> None:
    assert Inbound(account(mode="plain")).read(plain_query(), b"<xml><a>\xff\xfe</a></xml>") is None


def test_a_foreign_encoding_declared_in_the_body_is_not_believed() -> None:
    body = ('<?xml version="1.0" encoding="gb2312"?>' + message("报名")).encode()
    read = Inbound(account(mode="plain")).read(plain_query(), body)
    assert read
    assert read.text == "报名"


def test_sixty_thousand_repeated_elements_are_read_in_linear_time() -> None:
    assert Inbound(account(mode="plain")).read(plain_query(), b"<xml>" + b"<a/>" * 60_000 + b"</xml>") is None


def test_a_mode_that_differs_from_the_platforms_is_told_to_the_operator(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sealed = Sealed(message())
    assert Inbound(account(mode="plain")).read(sealed.query, sealed.body) is None
    assert "wechat.mode_differs" in caplog.text


@pytest.mark.parametrize("made_up", [" ", "<a><![CDATA[", "<a>", "<a> ", "<Encrypt><![CDATA[A", "<a/>"])
def test_what_anybody_may_send_is_refused_at_once(made_up: str) -> None:
    """Everybody waits while it is read, and nobody knows yet who sent it."""
    body = f"<xml>{made_up * ((BODY_LIMIT - 11) // len(made_up))}</xml>".encode()
    began = monotonic()
    with pytest.raises(RefusedError):
        Inbound(account(mode="safe")).read(plain_query() | {"encrypt_type": "aes"}, body)
    assert monotonic() - began < 1
