"""What reaches the webhook, how often, and what the person sees of the answer."""

import threading

import pytest

from sandbox.push.envelope import Seal, sign
from tests.sandbox.toys import AES_KEY, APP_ID, ORIGINAL, TOKEN, Push, reply, running_box

SORRY = "该服务号暂时无法提供服务，请稍后再试"
SEALED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsX"
    "UnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajA"
    "sjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
ANSWER = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


def test_official_signature_vector():
    assert sign("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


def test_official_encryption_vectors():
    seal = Seal("AAAAA", "A" * 43, "wxba5fad812f8e6fb9")
    signature = seal.signature("1714112445", "415670741", SEALED)
    assert signature == "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    assert '"debug_str":"hello world"' in seal.decrypt(SEALED)
    assert seal.encrypt('{"demo_resp":"good luck"}', b"707722b803182950") == ANSWER
    assert seal.signature("1713424427", "415670741", ANSWER) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_a_plain_push_is_signed_and_keeps_the_webhooks_own_query(box, webhook):
    alice = box.person()
    box.say(alice, "a ]]> b")
    push = webhook.pushes[0]
    signed = sign(TOKEN, push.query["timestamp"], push.query["nonce"])
    assert (push.query["signature"], push.query["openid"], push.query["shop"]) == (signed, alice, "1")
    assert push["ToUserName"] == ORIGINAL
    assert "a ]]]]><![CDATA[> b" in push.body


@pytest.mark.parametrize("mode", ["compat", "safe"])
def test_sealed_modes_carry_the_same_message(webhook, tmp_path, mode):
    with running_box(webhook, tmp_path, mode) as box:
        box.say(box.person(), "你好")
    push, seal = webhook.pushes[0], Seal(TOKEN, AES_KEY, APP_ID)
    stamp, nonce = push.query["timestamp"], push.query["nonce"]
    assert push.query["msg_signature"] == seal.signature(stamp, nonce, push["Encrypt"])
    assert Push({}, seal.decrypt(push["Encrypt"]))["Content"] == "你好"
    assert ("<Content>" in push.body) is (mode == "compat")


def _sealed(push: Push, key: str = APP_ID) -> bytes:
    seal = Seal(TOKEN, AES_KEY, key)
    inner = Push({}, seal.decrypt(push["Encrypt"])) if key == APP_ID else push
    encrypted = seal.encrypt(reply(inner, "收到").decode())
    signature = seal.signature("1", "2", encrypted)
    return (
        f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        "<TimeStamp>1</TimeStamp><Nonce>2</Nonce></xml>"
    ).encode()


def test_safe_mode_takes_only_its_own_seal(webhook, tmp_path):
    with running_box(webhook, tmp_path, "safe") as box:
        alice = box.person()
        webhook.answer = _sealed
        assert box.say(alice)["shown"] == "收到"
        webhook.answer = lambda push: _sealed(push).replace(b"<TimeStamp>1", b"<TimeStamp>9")
        assert "MsgSignature" in box.say(alice)["error"]
        webhook.answer = lambda push: _sealed(push, "wxother")
        assert "app id" in box.say(alice)["error"]
        webhook.answer = reply
        assert box.say(alice)["shown"] == SORRY


@pytest.mark.parametrize("answer", [b"", b"success"])
def test_an_empty_answer_shows_nothing(box, webhook, answer):
    webhook.answer = lambda _: answer
    assert box.say(box.person()) | {"msgid": 0} == {
        "msgid": 0,
        "attempts": 1,
        "shown": "",
        "reply": None,
        "error": None,
    }


def test_a_good_answer_is_a_bubble(box, webhook):
    webhook.answer = lambda push: reply(push, f"您说：{push['Content']}")
    alice = box.person()
    outcome = box.say(alice)
    assert (outcome["shown"], outcome["reply"]["MsgType"]) == ("您说：你好", "text")
    assert [(b["direction"], b["road"], b["text"]) for b in box.chat(alice)] == [
        ("out", "person", "你好"),
        ("in", "passive", "您说：你好"),
    ]


NEWS = "<ArticleCount>{}</ArticleCount><Articles>{}</Articles>"
ITEM = "<item><Title>学雷锋日</Title><Url>https://example.com</Url></item>"
BAD = {
    "json": lambda _: b'{"text": 1}',
    "broken xml": lambda push: reply(push)[:-3],
    "other root": lambda push: reply(push).replace(b"xml>", b"yml>"),
    "unswapped": lambda push: reply(
        Push(
            {},
            push.body.replace("ToUserName", "X")
            .replace("FromUserName", "ToUserName")
            .replace("<X>", "<FromUserName>")
            .replace("</X>", "</FromUserName>"),
        )
    ),
    "unknown type": lambda push: reply(push, kind="msgmenu"),
    "empty text": lambda push: reply(push, ""),
    "too long": lambda push: reply(push, "好" * 683),
    "no time": lambda push: reply(push).replace(b"<CreateTime>1", b"<CreateTime>now"),
    "not utf-8": lambda push: reply(push).replace("收到".encode(), b"\xff"),
    "entities": lambda push: b'<!DOCTYPE x [<!ENTITY a "b">]>' + reply(push, "&a;"),
    "two articles": lambda push: reply(push, kind="news", inside=NEWS.format(2, ITEM * 2)),
    "wrong count": lambda push: reply(push, kind="news", inside=NEWS.format(2, ITEM)),
    "unknown media": lambda push: reply(push, kind="image", inside="<Image><MediaId>x</MediaId></Image>"),
    "encrypted": lambda _: b"<xml><Encrypt>x</Encrypt></xml>",
    "status": lambda _: (500, b"oops"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_answer_shows_the_error_sentence(box, webhook, case):
    webhook.answer = BAD[case]
    alice = box.person()
    outcome = box.say(alice)
    assert outcome["shown"] == SORRY
    assert outcome["error"]
    assert [e["reason"] for e in box.get("wire") if e["kind"] == "error"] == [outcome["error"]]
    assert box.heard(alice, "platform") == [SORRY]


def test_other_accounts_are_called_public_accounts(webhook, tmp_path):
    webhook.answer = lambda _: b"?"
    with running_box(webhook, tmp_path, account="subscription") as box:
        assert box.say(box.person())["shown"] == "该公众号暂时无法提供服务，请稍后再试"


@pytest.mark.parametrize("kind", ["news", "image", "transfer_customer_service"])
def test_other_kinds_of_answers(box, webhook, kind):
    media = box.http.post(f"{box.url}/sandbox/api/media", files={"media": ("a.png", b"png")}).json()
    inside = {
        "news": NEWS.format(1, ITEM),
        "image": f"<Image><MediaId>{media['media_id']}</MediaId></Image>",
        "transfer_customer_service": " ",
    }
    webhook.answer = lambda push: reply(push, kind=kind, inside=inside[kind])
    alice = box.person()
    assert box.say(alice)["error"] is None
    assert box.chat(alice)[-1]["type"] == {"transfer_customer_service": "system"}.get(kind, kind)


def test_repeats_are_the_same_message_with_a_new_signature(box, webhook):
    box.settings(push_timeout_seconds=0.6)
    release = threading.Event()
    webhook.answer = lambda push: b"success" if len(webhook.pushes) > 2 else str(release.wait(10)).encode()
    outcome = box.say(box.person())
    release.set()
    assert (outcome["attempts"], outcome["error"]) == (3, None)
    assert len({(p["MsgId"], p["CreateTime"]) for p in webhook.pushes}) == 1
    assert len({p.query["nonce"] for p in webhook.pushes}) == 3


def test_attempts_end_and_can_be_four(box, webhook):
    box.settings(attempts=4)
    webhook.answer = lambda _: (502, b"")
    assert box.say(box.person())["attempts"] == len(webhook.pushes) == 4
    assert "attempts" in box.post("settings", attempts=9)["error"]


def test_the_answer_to_a_repeat_counts(box, webhook):
    webhook.answer = lambda push: (500, b"") if len(webhook.pushes) == 1 else reply(push)
    assert box.say(box.person())["shown"] == "收到"


def test_after_many_failures_nothing_is_pushed_for_a_minute(box, webhook):
    box.settings(mark_fail_after=2)
    webhook.answer = lambda _: (500, b"")
    alice = box.person()
    assert [box.say(alice)["attempts"] for _ in range(3)] == [3, 3, 0]
    webhook.answer = lambda _: b"success"
    box.clock(advance_seconds=61)
    assert box.say(alice)["attempts"] == 1


def test_copies_of_one_message_travel_at_the_same_moment(box, webhook):
    together = threading.Barrier(3, timeout=10)

    def answer(push: Push) -> bytes:
        together.wait()
        return reply(push)

    webhook.answer = answer
    replies = box.say(box.person(), repeat=3)["replies"]
    assert [r["shown"] for r in replies] == ["收到"] * 3
    assert len({p["MsgId"] for p in webhook.pushes}) == 1


def test_two_people_are_pushed_at_the_same_time(box, webhook):
    alice, bob = box.person("alice"), box.person("bob")
    together = threading.Barrier(2, timeout=10)
    webhook.answer = lambda _: b"success" if together.wait() is not None else b""
    first = threading.Thread(target=box.say, args=(alice,))
    first.start()
    assert box.say(bob)["attempts"] == 1
    first.join()
