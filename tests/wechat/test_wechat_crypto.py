"""Signatures and sealing, by the platform's own examples and by what attackers try."""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.wechat.crypto import Seal
from bot.wechat.signature import RefusedError, check, sign
from tests.wechat.kit import AES_KEY, APP_ID, TOKEN

SEALED = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzaz"
    "hZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSq"
    "FIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
OPENED = (
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,'
    '"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}'
)


def test_the_official_signature_example() -> None:
    assert sign(TOKEN, "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


def test_the_official_example_of_a_sealed_push() -> None:
    assert sign(TOKEN, "1714112445", "415670741") == "6c5c811b55cc85e0e1b54100749188c20beb3f5d"
    assert sign(TOKEN, "1714112445", "415670741", SEALED) == "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    assert Seal(AES_KEY, APP_ID).open(SEALED).decode() == OPENED


def test_the_official_example_of_a_sealed_reply() -> None:
    sealed = Seal(AES_KEY, APP_ID).seal(b'{"demo_resp":"good luck"}', noise=b"707722b803182950")
    assert (
        sealed == "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="
    )
    assert sign(TOKEN, "1713424427", "415670741", sealed) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_a_key_with_stray_bits_at_its_end_is_taken() -> None:
    assert Seal("A" * 42 + "B", APP_ID).open(SEALED).decode() == OPENED


@pytest.mark.parametrize("size", [0, 1, 10, 11, 12, 26, 27, 28, 31, 32, 33, 2048])
def test_every_length_comes_back(size: int) -> None:
    seal = Seal(AES_KEY, APP_ID)
    assert seal.open(seal.seal(b"x" * size)) == b"x" * size


def test_one_seal_opens_many_messages_one_after_another() -> None:
    seal = Seal(AES_KEY, APP_ID)
    for number in range(50):
        assert seal.open(seal.seal(f"第{number}条".encode())) == f"第{number}条".encode()


def test_a_refused_message_spoils_nothing_for_the_next() -> None:
    seal = Seal(AES_KEY, APP_ID)
    with pytest.raises(RefusedError):
        seal.open("AAAA")
    assert seal.open(SEALED).decode() == OPENED


def test_two_seals_of_one_text_differ() -> None:
    seal = Seal(AES_KEY, APP_ID)
    assert seal.seal(b"same") != seal.seal(b"same")


@pytest.mark.parametrize(
    "given", ["", "0" * 40, "签名", "899CF89E464EFB63F54DDAC96B0A0A235F53AA78", "\ud800"]
)
def test_wrong_signatures_are_refused(given: str) -> None:
    with pytest.raises(RefusedError):
        check(given, TOKEN, "1714037059", "486452656")


def encrypted(full: bytes) -> str:
    """AES only: whatever padding and content the test wants."""
    key = base64.b64decode(AES_KEY + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(full) + cipher.finalize()).decode()


def full(message: bytes, length: int, app_id: str = APP_ID) -> bytes:
    return b"0123456789abcdef" + length.to_bytes(4, "big") + message + app_id.encode()


def padded(content: bytes) -> bytes:
    pad = 32 - len(content) % 32
    return content + bytes([pad]) * pad


WRONG = {
    "wrong app id": (padded(full(b"hello", 5, "wx0000000000000000")), "another app id"),
    "app id with more behind": (padded(full(b"hello", 5, APP_ID + "x")), "another app id"),
    "no app id": (padded(full(b"hello", 5, "")), "another app id"),
    "length too small": (padded(full(b"hello", 4)), "another app id"),
    "length beyond the end": (padded(full(b"hello", 999)), "length"),
    "length of four gigabytes": (padded(full(b"hello", 0xFFFFFFFF)), "length"),
    "padding of zero": (padded(full(b"hello", 5))[:-1] + b"\0", "padded"),
    "padding over a block": (padded(full(b"hello", 5))[:-1] + b"\x21", "padded"),
    "padding bytes that differ": (padded(full(b"hello", 5))[:-2] + b"\x01\x13", "padded"),
    "nothing but padding": (b"\x20" * 32, "padded"),
    "shorter than its head": (padded(b"0123456789abcdef"), "padded"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_sealed_wrongly_is_refused(case: str) -> None:
    content, why = WRONG[case]
    with pytest.raises(RefusedError, match=why):
        Seal(AES_KEY, APP_ID).open(encrypted(content))


@pytest.mark.parametrize("sealed", ["", "====", "A", "AAAA", SEALED[:-8], SEALED[:64], "汉字", "x" * 100])
def test_what_is_cut_or_no_base64_is_refused(sealed: str) -> None:
    with pytest.raises(RefusedError):
        Seal(AES_KEY, APP_ID).open(sealed)


def test_the_reason_of_a_refusal_quotes_nothing() -> None:
    for content, _ in WRONG.values():
        with pytest.raises(RefusedError) as refused:
            Seal(AES_KEY, APP_ID).open(encrypted(content))
        assert "hello" not in str(refused.value)
        assert APP_ID not in str(refused.value)
