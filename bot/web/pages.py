"""The Flask site under the event loop: its code runs in threads, and only while there is work to do.

A request goes to a thread when its body has arrived, and its answer is fetched a piece at a time: whoever
sends or reads slowly, stalls or goes away keeps no thread.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.web.asgi import Receive, Scope, Send
from bot.web.wsgi import Answer, Environ, WsgiApp, environ_of, with_body

BODY_LIMIT = 1024 * 1024  # bytes
LARGE_AT_ONCE = 8  # bodies that do not come in one piece; more of them wait, and are not read meanwhile
UPLOAD_SECONDS = 60  # from the head of a request to the end of its body, with that wait


class Pages:
    """An ASGI application around a WSGI application, which gets so many threads."""

    def __init__(self, site: WsgiApp, threads: int, upload_seconds: float = UPLOAD_SECONDS) -> None:
        self._site = site
        self._threads = ThreadPoolExecutor(threads, "pages")
        self._upload_seconds = upload_seconds
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        try:
            async with asyncio.timeout(self._upload_seconds):
                body = await self._body(environ, receive)
        except TimeoutError:
            await _too_slow(send)
        else:
            if body is not None:
                await self._answer(with_body(environ, body), send)

    async def _body(self, environ: Environ, receive: Receive) -> bytes | None:
        """None when the client has gone. Of what is too large the site hears the length, and refuses it."""
        declared = environ.get("CONTENT_LENGTH", "")
        if declared.isdigit() and int(declared) > BODY_LIMIT:
            return b""
        first = await receive()
        if first.get("more_body"):
            async with self._large:
                return await _rest(first["body"], receive)
        return first["body"] if first["type"] == "http.request" else None

    async def _answer(self, environ: Environ, send: Send) -> None:
        run = partial(asyncio.get_running_loop().run_in_executor, self._threads)
        answer = Answer()
        try:
            piece, more = await run(answer.begin, self._site, environ)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            while more:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece, more = await run(answer.piece)
            await send({"type": "http.response.body", "body": piece})
        finally:
            self._threads.submit(answer.close)


async def _rest(first: bytes, receive: Receive) -> bytes | None:
    body, more = bytearray(first), True
    while more and len(body) <= BODY_LIMIT:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message["body"]
        more = message["more_body"]
    return bytes(body)


async def _too_slow(send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
