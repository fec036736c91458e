"""One request as a WSGI application wants it, and what it answers, for those who speak ASGI."""

import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from bot.web.asgi import Scope

PIECE = 64 * 1024  # bytes of an answer that are fetched at once

Environ = dict[str, Any]
WsgiApp = Callable[[Any, Any], Iterable[bytes]]


def environ_of(scope: Scope) -> Environ:
    """The request without its body."""
    host, port = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def with_body(environ: Environ, body: bytes) -> Environ:
    """However it was sent, from here on it has a length."""
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    environ["wsgi.input"] = BytesIO(body)
    return environ


def _add(environ: Environ, name: str, value: str) -> None:
    """Names with an underscore are left out: they would pass for those with a hyphen."""
    if "_" in name:
        return
    key = name.upper().replace("-", "_")
    key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


class Answer:
    """What the site says to one request; asked from any thread, but from one at a time."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self._parts: Iterable[bytes] = ()
        self._rest: Iterator[bytes] = iter(())
        self._closed = False

    def begin(self, site: WsgiApp, environ: Environ) -> tuple[bytes, bool]:
        """Let the site work, and fetch the first piece: most pages are one."""
        self._parts = site(environ, self._start)
        self._rest = iter(self._parts)
        return self.piece()

    def piece(self) -> tuple[bytes, bool]:
        """What comes next, and whether more may come."""
        piece = bytearray()
        for part in self._rest:
            piece += part
            if len(piece) >= PIECE:
                return bytes(piece), True
        self.close()
        return bytes(piece), False

    def close(self) -> None:
        """Let the site clean up, once."""
        closed, self._closed = self._closed, True
        if not closed and hasattr(self._parts, "close"):
            self._parts.close()

    def _start(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
