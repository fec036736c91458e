"""One message on the wire: what came back, or how certain it is that nothing arrived."""

from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus

import aiohttp
from yarl import URL

from bot.domain.deliveries import Reason
from bot.domain.sending import Fate
from bot.wechat.errors import rule
from bot.wechat.payloads import Payload
from bot.wechat.ruling import Ruling
from bot.wechat.wire import Json, code_of, read_json

# Refused, unresolved or too slow to connect: not a byte of the message left.
NOT_SENT = Ruling(Fate.RETRY, Reason.NO_ANSWER)
# It left, and no readable answer came. Whether it may be repeated is for whoever knows about the
# idempotency key: a template message has one, a customer-service message has none.
IN_DOUBT = Ruling(Fate.UNKNOWN, Reason.NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Reply:
    """`code` is None when the platform gave none; `words` explains it without secrets.

    called: whether the platform was asked. left_out: whom of many it did not take. picture: what became of
    the one that followed.
    """

    ruling: Ruling
    code: int | None = None
    message_id: str = ""
    words: str = ""
    called: bool = True
    answer: Json = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    picture: Fate | None = None


async def exchange(http: aiohttp.ClientSession, payload: Payload, token: str) -> Reply:
    """Send and read the answer; raises nothing for what networks and platforms do."""
    try:
        return _read(*await _posted(http, payload, token))
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return Reply(NOT_SENT, words=type(error).__name__)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Reply(IN_DOUBT, words=type(error).__name__)


async def _posted(http: aiohttp.ClientSession, payload: Payload, token: str) -> tuple[int, bytes]:
    address = _address(payload.url, token)
    sent = http.request(payload.method, address, data=payload.body or None, allow_redirects=False)
    async with sent as response:
        return response.status, await response.read()


@lru_cache(maxsize=16)
def _address(url: str, token: str) -> URL:
    return URL(url).with_query(access_token=token)


def _read(status: int, body: bytes) -> Reply:
    answer = read_json(body)
    if answer is None or (status != HTTPStatus.OK and "errcode" not in answer):
        return Reply(IN_DOUBT, words=f"HTTP {status} without a readable result")
    code = code_of(answer)
    if code is None:
        return Reply(IN_DOUBT, words="a return code that is no number")
    number = answer.get("msgid", answer.get("msg_id", ""))
    return Reply(rule(code), code, str(number), answer=answer)
