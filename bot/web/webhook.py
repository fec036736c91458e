"""The webhook `/wechat`: the platform's pushes come in and their answers go out.

It is a WSGI application in front of Flask: Flask's request machinery costs more than all the cryptography
of a message, and nothing of it is needed here.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any
from urllib.parse import unquote_plus

from bot.dialog.messages import Answer, Incoming
from bot.domain.ports import Clock
from bot.metrics import MESSAGES, SECONDS
from bot.wechat.inbound import BODY_LIMIT, Inbound
from bot.wechat.outbound import Outbound
from bot.wechat.signature import RefusedError

PATH = "/wechat"

Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
WsgiApp = Callable[[Any, Any], Iterable[bytes]]
Response = tuple[str, bytes]

ANSWERED = MESSAGES.labels("answered")
log = logging.getLogger(__name__)


class Webhook:
    """Takes requests to PATH, and leaves all others to the site behind it."""

    def __init__(
        self, doors: tuple[Inbound, Outbound], answer: Callable[[Incoming], Answer], clock: Clock
    ) -> None:
        self._inbound, self._outbound = doors
        self._answer = answer
        self._clock = clock

    def before(self, site: WsgiApp) -> WsgiApp:
        def application(environ: Any, start_response: Any) -> Iterable[bytes]:
            if environ["PATH_INFO"] != PATH:
                return site(environ, start_response)
            status, body = self.respond(environ)
            kind = "application/xml" if body.startswith(b"<") else "text/plain"
            headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
            start_response(status, headers)
            return [body]

        return application

    def respond(self, environ: Environ) -> Response:
        """Status and body. Unsigned: 403. Signed: 200 whatever it says, or WeChat would repeat it."""
        query = _query(environ.get("QUERY_STRING", ""))
        try:
            if environ["REQUEST_METHOD"] == "GET":
                return "200 OK", self._inbound.verify(query).encode()
            if environ["REQUEST_METHOD"] != "POST":
                return "405 Method Not Allowed", b""
            return self._receive(environ, query)
        except RefusedError as refused:
            MESSAGES.labels("refused").inc()
            log.warning("webhook.refused", extra={"why": str(refused)})
            return "403 Forbidden", b""
        except Exception:  # every person's message is answered by now; this one the platform sends again
            MESSAGES.labels("failed").inc()
            log.exception("webhook.failed")
            return "500 Internal Server Error", b""

    def _receive(self, environ: Environ, query: Mapping[str, str]) -> Response:
        began = perf_counter()
        body = _body(environ)
        if body is None:
            return "413 Content Too Large", b""
        push = self._inbound.read(query, body)
        if push is None:
            MESSAGES.labels("not_understood").inc()
            return "200 OK", b""
        reply = self._outbound.write(self._answer(push), push, self._clock.now())
        ANSWERED.inc()
        SECONDS.observe(perf_counter() - began)
        return "200 OK", reply


def _query(text: str) -> dict[str, str]:
    """The last of each name; the platform escapes little and repeats nothing."""
    pairs = [part.partition("=") for part in text.split("&")]
    if "%" in text or "+" in text:
        return {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}
    return {name: value for name, _, value in pairs}


def _body(environ: Environ) -> bytes | None:
    """The body, or None when it is larger than anything WeChat sends."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit() and int(length) > BODY_LIMIT:
        return None
    body: bytes = environ["wsgi.input"].read(int(length) if length.isdigit() else BODY_LIMIT + 1)
    return body if len(body) <= BODY_LIMIT else None
