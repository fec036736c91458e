"""Carrying one push to the webhook once: envelope, time limit, and a line in the wire log."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.clock import Clock
from sandbox.platform.dials import Dials
from sandbox.platform.wire import Wire
from sandbox.push import xml
from sandbox.push.envelope import Seal
from sandbox.push.replies import Judge, ReplyError

Fields = dict[str, Any]
AT_ONCE = 256


class AttemptError(Exception):
    """An attempt that is repeated: no answer in time, no connection, or a status of 400 and above."""


@dataclass
class Courier:
    """`webhook` may carry a query of its own, which is kept."""

    webhook: str
    mode: str
    seal: Seal
    clock: Clock
    dials: Dials
    wire: Wire
    judge: Judge
    _session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def attempt(self, openid: str, fields: Fields, attempt: int) -> bytes:
        query, body = self._envelope(openid, fields)
        facts: Fields = {"url": self.webhook, "query": query, "attempt": attempt}
        facts |= {"xml": xml.write(fields), "sent": body}
        started = time.perf_counter()
        try:
            status, answer = await self._post(query, body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            facts |= {
                "status": None,
                "ms": _ms(started),
                "error": _reason(error),
                "reply_raw": "",
                "reply": None,
            }
            self.wire.note("push", openid, **facts)
            raise AttemptError(_reason(error)) from error
        facts |= {"status": status, "ms": _ms(started), "error": None, **self._readable(answer)}
        if status >= 400:
            facts["error"] = f"HTTP status {status}"
        self.wire.note("push", openid, **facts)
        if status >= 400:
            raise AttemptError(f"HTTP status {status}")
        return answer

    def _envelope(self, openid: str, fields: Fields) -> tuple[dict[str, str], str]:
        """A fresh timestamp, nonce and signature for every attempt, as the platform does."""
        stamp, nonce = str(self.clock.seconds()), str(secrets.randbelow(9 * 10**8) + 10**8)
        seal, mode = self.seal, self.mode
        query = {
            "signature": seal.signature(stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "openid": openid,
        }
        if mode == "plain":
            return query, xml.write(fields)
        sealed = seal.encrypt(xml.write(fields))
        query |= {"encrypt_type": "aes", "msg_signature": seal.signature(stamp, nonce, sealed)}
        outside = fields if mode == "compat" else {"ToUserName": fields["ToUserName"]}
        return query, xml.write({**outside, "Encrypt": sealed})

    async def _post(self, query: dict[str, str], body: str) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the courier is not open")
        limit = aiohttp.ClientTimeout(total=self.dials.push_timeout_seconds)
        headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}
        url, data = self.webhook, body.encode()
        async with self._session.post(
            url, params=query, data=data, headers=headers, timeout=limit, allow_redirects=False
        ) as answer:
            return answer.status, await answer.read()

    def _readable(self, answer: bytes) -> Fields:
        try:
            reply = self.judge.read(answer)
        except ReplyError:
            reply = None
        return {"reply_raw": answer.decode(errors="replace"), "reply": reply}


def _reason(error: Exception) -> str:
    if isinstance(error, asyncio.TimeoutError):
        return "no answer in time"
    return f"no connection: {error or type(error).__name__}"


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
