"""What the tests of this door share: an account, a clock, a shelf, and pushes as the platform makes them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.deliveries import Layout, Road
from bot.domain.sending import Letter
from bot.sections import WeChat
from bot.wechat.crypto import Seal
from bot.wechat.signature import sign

TOKEN, AES_KEY, APP_ID = "AAAAA", "A" * 43, "wxba5fad812f8e6fb9"
SECRET = "5ec2e75ec2e75ec2e75ec2e75ec2e75e"
ALICE, ACCOUNT = "oAlice5Kd5ggOC-bXrbNODIiE3bG", "gh_97417a04a28d"
NOON = datetime(2027, 2, 28, 4, 0, tzinfo=UTC)
TEMPLATES = {
    "reminder": {
        "id": "tpl-reminder",
        "fields": {"thing1": "title", "time2": "starts_at", "thing3": "place", "thing4": "note"},
    },
    "notice": {
        "id": "tpl-notice",
        "fields": {"thing1": "subject", "thing2": "text", "time3": "sent_at"},
    },
}


def account(**changes: Any) -> WeChat:
    """The settings of the platform's own examples."""
    usual = {"token": TOKEN, "app_id": APP_ID, "app_secret": SECRET, "aes_key": AES_KEY}
    return WeChat.model_validate(usual | {"templates": TEMPLATES} | changes)


@dataclass
class Clock:
    """A domain Clock that stands still until it is set."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@dataclass
class LocalShelf:
    """A TokenShelf for the threads of one process."""

    stored: tuple[str, datetime] | None = None
    insisted: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> tuple[str, datetime] | None:
        return self.stored

    def put(self, token: str, expires_at: datetime, fetched_at: datetime, insisted: bool = False) -> None:
        self.stored, self.insisted = (token, expires_at), fetched_at if insisted else None

    def insisted_at(self, token: str) -> datetime | None:
        return self.insisted if self.stored and self.stored[0] == token else None

    def drop(self, token: str) -> None:
        if self.stored and self.stored[0] == token:
            self.stored = None

    @contextmanager
    def lock(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=10):
            raise TimeoutError
        try:
            yield
        finally:
            self._lock.release()


class Sealed:
    """A push of an account in compat or safe mode: its query and its body."""

    def __init__(self, content: str, *, app_id: str = APP_ID, beside: str = "") -> None:
        self.sealed = Seal(AES_KEY, app_id).seal(content.encode())
        self.body = wrapped(self.sealed, beside)
        self.query = sealed_query(self.sealed)


def wrapped(sealed: str, beside: str = "") -> bytes:
    to = f"<ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
    return f"<xml>{to}<Encrypt><![CDATA[{sealed}]]></Encrypt>{beside}</xml>".encode()


def sealed_query(sealed: str) -> dict[str, str]:
    return plain_query() | {
        "encrypt_type": "aes",
        "msg_signature": sign(TOKEN, "1714037059", "486452656", sealed),
    }


def plain_query() -> dict[str, str]:
    signature = sign(TOKEN, "1714037059", "486452656")
    return {"signature": signature, "timestamp": "1714037059", "nonce": "486452656", "openid": ALICE}


def message(content: str = "我要报名", **others: Any) -> str:
    """A text of Alice's as XML; others add or replace elements, None leaves one out."""
    fields = {
        "ToUserName": ACCOUNT,
        "FromUserName": ALICE,
        "CreateTime": 1714112445,
        "MsgType": "text",
        "Content": content,
        "MsgId": 24500000000000001,
    }
    return xml(fields | others)


def xml(fields: dict[str, Any]) -> str:
    inside = "".join(
        f"<{name}>{_value(value)}</{name}>" for name, value in fields.items() if value is not None
    )
    return f"<xml>{inside}</xml>"


def _value(value: Any) -> str:
    return f"<![CDATA[{value}]]>" if isinstance(value, str) else str(value)


def letter(number: int = 1, road: Road = Road.CUSTOM, **others: Any) -> Letter:
    usual: dict[str, Any] = {
        "delivery_id": number,
        "openid": f"oBob{number:024d}",
        "road": road,
        "text": "明天上午九点，雷锋车队在社区门口集合。",
        "layout": Layout.REMINDER,
        "once_key": f"juyiqi-{number}",
        "fields": {"title": "参观电影博物馆", "starts_at": "2027-03-01T00:30:00+00:00", "place": "社区门口"},
    }
    return Letter(**usual | others)


def in_(**how_long: float) -> datetime:
    return NOON + timedelta(**how_long)
