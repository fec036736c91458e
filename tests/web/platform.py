"""WeChat as the webhook meets it: pushes over HTTP in safe mode, sealed and opened by wechatpy."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

import requests
import xmltodict
from wechatpy.crypto import WeChatCrypto

from bot.wechat.signature import sign

TOKEN, AES_KEY = "TestToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID, ORIGINAL_ID = "wx0123456789abcdef", "gh_0123456789ab"
PATIENCE = 5  # seconds, like the platform's
_numbers = count(24_500_000_000_000_000)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    kind: str = ""


def text_message(openid: str, content: str, number: int = 0) -> str:
    """A push of one text as XML; a number makes it a repeat of another push."""
    return (
        f"<xml><ToUserName><![CDATA[{ORIGINAL_ID}]]></ToUserName>"
        f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{int(time.time())}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content>"
        f"<MsgId>{number or next(_numbers)}</MsgId></xml>"
    )


class Platform:
    """One account. The webhooks are processes of one bot: any of them may get any push."""

    def __init__(self, *ports: int) -> None:
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        self._crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    def says(self, openid: str, content: str, web: int = 0, number: int = 0) -> str:
        answer = self.push(text_message(openid, content, number), web)
        assert answer.status == 200
        return answer.text

    def push(self, xml: str, web: int = 0, patience: float = PATIENCE) -> Answer:
        return self._opened(self.post(*self.sealed(xml), web, patience))

    def sealed(self, xml: str) -> tuple[bytes, dict[str, str]]:
        """Body and query of a push."""
        stamp, nonce = str(int(time.time())), "486452656"
        sealed = self._crypto.encrypt_message(xml, nonce, stamp)
        signature = xmltodict.parse(sealed)["xml"]["MsgSignature"]
        return sealed.encode(), signed(stamp, nonce) | {"encrypt_type": "aes", "msg_signature": signature}

    def push_at_once(self, pushes: Sequence[tuple[str, int]]) -> list[Answer]:
        """Each (xml, web process) at the same moment; the answers in order."""
        with ThreadPoolExecutor(len(pushes)) as threads:
            return list(threads.map(lambda push: self.push(*push), pushes))

    def post(
        self, body: bytes, query: dict[str, str], web: int = 0, patience: float = PATIENCE
    ) -> requests.Response:
        url = f"{self.urls[web]}/wechat"
        return requests.post(url, data=body, params=query, timeout=patience)

    def get(self, path: str, web: int = 0, **query: str) -> requests.Response:
        return requests.get(f"{self.urls[web]}{path}", params=query, timeout=PATIENCE)

    def _opened(self, reply: requests.Response) -> Answer:
        if not reply.content:
            return Answer(reply.status_code, "")
        outer: dict[str, Any] = xmltodict.parse(reply.content)["xml"]
        inner = self._crypto.decrypt_message(
            reply.content, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"]
        )
        fields = xmltodict.parse(inner)["xml"]
        return Answer(reply.status_code, fields.get("Content", ""), fields["MsgType"])


def signed(stamp: str = "1714037059", nonce: str = "486452656") -> dict[str, str]:
    return {"signature": sign(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce}
