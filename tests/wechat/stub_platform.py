"""A few of the platform's calls over real HTTP, with a script of what each one answers."""

import json
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN_CALL = "/cgi-bin/stable_token"
CUSTOM = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"
SUBSCRIPTION = "/cgi-bin/message/subscribe/bizsend"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def token(self) -> str:
        return self.query.get("access_token", "")


@dataclass(frozen=True)
class Raw:
    """An answer that is not simply JSON. cut: bytes promised and not sent. reset: none, and a hard close."""

    body: bytes = b""
    status: int = 200
    cut: int = 0
    reset: bool = False
    wait: bool = False  # until the server is told to go on


Answer = dict[str, Any] | Raw
Script = Callable[[Request], Answer]


@dataclass
class Platform:
    """`on` decides what a path answers; everything that came in is in `requests`."""

    requests: list[Request] = field(default_factory=list)
    scripts: dict[str, Script] = field(default_factory=dict)
    go_on: threading.Event = field(default_factory=threading.Event)
    base: str = ""
    tokens: int = 0
    connections: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, path: str, answer: Script | Answer) -> None:
        self.scripts[path] = answer if callable(answer) else lambda _: answer

    def to(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def answer(self, request: Request) -> Answer:
        with self._lock:
            self.requests.append(request)
            script = self.scripts.get(request.path) or self._usual(request)
            return script(request)

    def _usual(self, request: Request) -> Script:
        usual: dict[str, Script] = {TOKEN_CALL: self._new_token, TEMPLATE: _numbered}
        return usual.get(request.path, lambda _: {"errcode": 0, "errmsg": "ok"})

    def _new_token(self, _: Request) -> Answer:
        self.tokens += 1
        return {"access_token": f"{self.tokens}_" + "T0ken-" * 20, "expires_in": 7200}

    def __enter__(self) -> "Platform":
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._thread.join()
        for connection in list(self.connections):  # which senders keep open for the next message
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()


def _numbered(request: Request) -> Answer:
    return {"errcode": 0, "errmsg": "ok", "msgid": 200228332}


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = False


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 8  # a connection that a client forgot does not hold up the end of the tests
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            platform.connections.add(self.connection)

        def finish(self) -> None:
            platform.connections.discard(self.connection)
            super().finish()

        def do_POST(self) -> None:
            url = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = platform.answer(Request(self.command, url.path, query, raw))
            if not isinstance(answer, Raw):
                answer = Raw(json.dumps(answer, ensure_ascii=False).encode())
            self._give(answer)

        def do_GET(self) -> None:
            self.do_POST()

        def _give(self, answer: Raw) -> None:
            if answer.wait:
                platform.go_on.wait()
            if answer.wait or answer.reset:
                self._hang_up()
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(answer.body) + answer.cut))
            self.end_headers()
            self.wfile.write(answer.body)
            self.close_connection = answer.cut > 0

        def _hang_up(self) -> None:
            """Lingering for no time makes the close a reset."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
