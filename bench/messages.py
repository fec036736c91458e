"""The messages of a run as bytes on the wire, and what their replies must say."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from bench.account import Account

QUESTION = "活动"
PEOPLE = 2_000
LINK = re.compile(r"</?a\b[^>]*>")  # what a link carries differs from one answer to the next

MESSAGE = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
    "<CreateTime>{time}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[{text}]]></Content><MsgId>{id}</MsgId></xml>"
)
BODY = "<xml><ToUserName><![CDATA[{to}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
HEAD = (
    "POST /wechat?signature={signature}&timestamp={time}&nonce={nonce}&openid={openid}&encrypt_type=aes"
    "&msg_signature={msg_signature} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\n"
    "Accept: */*\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Request:
    openid: str
    wire: bytes


def requests(account: Account, first: int, count: int) -> Iterator[Request]:
    """Messages number `first` onwards, one after the other from each of 2,000 people; each number once."""
    for number in range(first, first + count):
        yield _request(account, f"oBench{number % PEOPLE:022d}", 24_000_000_000_000_000 + number)


def content(account: Account, request: Request, reply: bytes) -> str:
    """The text of the reply. Raises ValueError if WeChat would show an error instead."""
    head, _, body = reply.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ValueError(f"refused: {head[:40]!r}")
    try:
        xml = ElementTree.fromstring(account.unseal(body.decode()))
    except ElementTree.ParseError as error:
        raise ValueError(f"malformed: {error}") from None
    if (xml.findtext("ToUserName"), xml.findtext("FromUserName")) != (request.openid, account.original_id):
        raise ValueError("meant for somebody else")
    return xml.findtext("Content") or ""


def without_links(text: str) -> str:
    """What the person reads."""
    return LINK.sub("", text)


def _request(account: Account, openid: str, number: int) -> Request:
    now, nonce = str(int(time.time())), str(number % 1_000_000_007)
    text = MESSAGE.format(to=account.original_id, openid=openid, time=now, text=QUESTION, id=number)
    sealed = account.seal(text)
    body = BODY.format(to=account.original_id, sealed=sealed).encode()
    head = HEAD.format(
        signature=account.sign(now, nonce),
        msg_signature=account.sign(now, nonce, sealed),
        **{"time": now, "nonce": nonce, "openid": openid, "length": len(body)},
    )
    return Request(openid, head.encode() + body)
