"""The webhook `/wechat`: the platform's pushes come in and their answers go out.

It is an ASGI application beside Flask: Flask's request machinery costs more than all the cryptography of a
message, and nothing of it is needed here.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from urllib.parse import unquote_plus

from bot.dialog.messages import Answer, Incoming
from bot.domain.ports import Clock, CrowdedError
from bot.metrics import MESSAGES, SECONDS
from bot.web.asgi import Receive, Scope, Send
from bot.wechat.inbound import BODY_LIMIT, Inbound
from bot.wechat.outbound import Outbound
from bot.wechat.signature import RefusedError

PATH = "/wechat"
Response = tuple[int, bytes]
XML, PLAIN = b"application/xml; charset=utf-8", b"text/plain; charset=utf-8"

ANSWERED = MESSAGES.labels("answered")
log = logging.getLogger(__name__)


class HungUpError(Exception):
    """Whoever was sending a body went away in the middle of it."""


class Webhook:
    """Takes every request that it is given, whatever its path."""

    def __init__(
        self,
        doors: tuple[Inbound, Outbound],
        answer: Callable[[Incoming], Awaitable[Answer]],
        clock: Clock,
    ) -> None:
        self._inbound, self._outbound = doors
        self._answer = answer
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, body = await self.respond(scope, receive)
        length = str(len(body)).encode()
        headers = [(b"content-type", XML if body.startswith(b"<") else PLAIN), (b"content-length", length)]
        if status == 405:
            headers.append((b"allow", b"GET, POST"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def respond(self, scope: Scope, receive: Receive) -> Response:
        """Status and body. Unsigned: 403. Signed: 200 whatever it says, or WeChat would repeat it."""
        if scope["method"] not in ("GET", "POST"):
            return 405, b""
        query = _query(scope["query_string"].decode("latin-1"))
        try:
            asked = scope["method"] == "GET"
            return self._greet(query) if asked else await self._receive(query, receive)
        except RefusedError as refused:
            MESSAGES.labels("refused").inc()
            log.warning("webhook.refused", extra={"why": str(refused)})
            return 403, b""
        except HungUpError:
            return 400, b""
        except CrowdedError:  # only the platform's own news, which it tells again
            MESSAGES.labels("crowded").inc()
            log.warning("webhook.crowded")
            return 503, b""
        except Exception:  # every person's message is answered by now; this one the platform sends again
            MESSAGES.labels("failed").inc()
            log.exception("webhook.failed")
            return 500, b""

    def _greet(self, query: Mapping[str, str]) -> Response:
        return 200, self._inbound.verify(query).encode()

    async def _receive(self, query: Mapping[str, str], receive: Receive) -> Response:
        began = perf_counter()
        body = await _body(receive)
        if body is None:
            return 413, b""
        push = self._inbound.read(query, body)
        if push is None:
            MESSAGES.labels("not_understood").inc()
            return 200, b""
        reply = self._outbound.write(await self._answer(push), push, self._clock.now())
        ANSWERED.inc()
        SECONDS.observe(perf_counter() - began)
        return 200, reply


def _query(text: str) -> dict[str, str]:
    """The last of each name; the platform escapes little and repeats nothing."""
    pairs = [part.partition("=") for part in text.split("&")]
    if "%" in text or "+" in text:
        return {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}
    return {name: value for name, _, value in pairs}


async def _body(receive: Receive) -> bytes | None:
    """The body, or None as soon as it is larger than anything WeChat sends. Raises HungUpError."""
    body = b""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise HungUpError
        piece: bytes = event.get("body", b"")
        body += piece
        if len(body) > BODY_LIMIT:
            return None
        if not event.get("more_body", False):
            return body
