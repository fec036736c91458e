"""Our codec and wechatpy's must agree on thousands of generated messages, both ways."""

import random
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.messages import Answer, Kind
from bot.wechat.crypto import Seal
from bot.wechat.inbound import Inbound
from bot.wechat.outbound import Outbound
from bot.wechat.push import Push
from bot.wechat.signature import sign
from tests.wechat.kit import (
    ACCOUNT,
    AES_KEY,
    ALICE,
    APP_ID,
    NOON,
    TOKEN,
    Sealed,
    account,
    message,
    plain_query,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from wechatpy import create_reply, parse_message
    from wechatpy.crypto import PrpCrypto, WeChatCrypto
    from wechatpy.utils import check_signature

THEIRS = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
OURS = Seal(AES_KEY, APP_ID)
ALPHABET = ("abcXYZ 019-_.,:;!?&<>\"'/", "我要报名周六上午的活动雷锋车队中北路社区龘𠮷", "😀👨‍👩‍👧🇨🇳❤️🎉")


def texts(count: int, seed: int) -> list[str]:
    """ASCII, 汉字 and emoji mixed; every tenth is of a length around the block of 32 bytes."""
    chance = random.Random(seed)
    mixed = ["".join(chance.choices("".join(ALPHABET), k=chance.randint(1, 300))) for _ in range(count)]
    edges = ["x" * (chance.choice([31, 32, 33]) + 32 * chance.randint(0, 5)) for _ in range(count // 10)]
    return mixed + edges


def test_what_they_seal_we_open_and_what_we_seal_they_open() -> None:
    theirs = PrpCrypto(THEIRS.key)
    for text in texts(1000, seed=1):
        assert OURS.open(theirs.encrypt(text, APP_ID).decode()).decode() == text
        assert theirs.decrypt(OURS.seal(text.encode()), APP_ID) == text


def test_both_read_the_same_out_of_sealed_messages() -> None:
    inbound = Inbound(account())
    for number, text in enumerate(texts(1000, seed=2)):
        push = Sealed(message(text, MsgId=number + 1))
        ours = inbound.read(push.query, push.body)
        query = push.query
        inner = THEIRS.decrypt_message(push.body, query["msg_signature"], query["timestamp"], query["nonce"])
        theirs = parse_message(inner)
        assert ours
        assert (ours.openid, ours.account) == (theirs.source, theirs.target)
        assert ours.id.split(":")[1] == str(theirs.id)
        # xmltodict strips the ends of a text; we leave them to the dialogue
        assert ours.text.strip() == (theirs.content or "").strip()


def test_both_write_replies_that_say_the_same() -> None:
    outbound = Outbound(account(mode="plain"))
    for text in texts(500, seed=3):
        push = Push("m:1", ALICE, Kind.TEXT, NOON, account=ACCOUNT)
        ours = parse_message(outbound.write(Answer(text), push, NOON))
        if not text.strip():
            continue
        theirs = parse_message(create_reply(text, render=False).render())
        assert ours.content == theirs.content
        assert (ours.source, ours.target, ours.type) == (ACCOUNT, ALICE, "text")


def test_they_open_our_sealed_replies() -> None:
    outbound = Outbound(account())
    push = Push("m:1", ALICE, Kind.TEXT, NOON, account=ACCOUNT)
    for text in texts(200, seed=4):
        reply = outbound.write(Answer(f"“{text}”"), push, NOON)
        fields = parse_message_fields(reply)
        inner = THEIRS.decrypt_message(reply, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
        assert parse_message(inner).content == f"“{text}”".strip()


def parse_message_fields(reply: bytes) -> dict[str, str]:
    import xmltodict

    return dict(xmltodict.parse(reply.decode())["xml"])


@settings(max_examples=300, deadline=None)
@given(st.text(), st.text(), st.text(min_size=1))
def test_both_sign_alike(token: str, timestamp: str, nonce: str) -> None:
    check_signature(token, sign(token, timestamp, nonce), timestamp, nonce)


@settings(max_examples=500, deadline=None)
@given(st.text())
def test_whatever_is_said_comes_back_as_it_was_shown(said: str) -> None:
    push = Push("m:1", ALICE, Kind.TEXT, NOON, account=ACCOUNT)
    body = Outbound(account(mode="plain")).write(Answer(said), push, NOON)
    if body:
        assert parse_message(body).source == ACCOUNT


@settings(max_examples=500, deadline=None)
@given(st.binary())
def test_no_signed_body_raises(body: bytes) -> None:
    assert Inbound(account(mode="plain")).read(plain_query(), body) is None


@pytest.mark.parametrize("event", ["subscribe", "unsubscribe", "SCAN", "CLICK", "VIEW"])
def test_both_know_the_events_that_the_dialogue_answers(event: str) -> None:
    body = message(MsgType="event", Event=event, EventKey="k", Ticket="t", Content=None, MsgId=None)
    ours = Inbound(account(mode="plain")).read(plain_query(), body.encode())
    theirs = parse_message(body)
    assert ours
    assert theirs.event.startswith(event.lower())
    assert int(ours.at.timestamp()) == int(theirs._data["CreateTime"])
