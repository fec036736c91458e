"""An ASGI application under the web server of the bot, in a thread of the test; and a client by hand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from uvicorn import Server

from bot.launch.web_process import config_of
from bot.web.asgi import Asgi
from tests.processes import wait_until


@contextmanager
def served(application: Asgi) -> Iterator[int]:
    """Its port."""
    server = Server(config_of(lambda: application))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        serving = threading.Thread(target=server.run, args=([listener],))
        serving.start()
        wait_until(lambda: server.started)
        try:
            yield port
        finally:
            server.should_exit = True
            serving.join()


class Client:
    """One connection."""

    def __init__(self, port: int, receives: int = 0) -> None:
        self._socket = socket.socket()
        if receives:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        self._socket.settimeout(10)
        self._socket.connect(("127.0.0.1", port))

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def sends(self, *lines: str, body: bytes = b"") -> None:
        """A head of these lines, and as much of a body."""
        self._socket.sendall("\r\n".join([*lines, "Host: x", "", ""]).encode() + body)

    def adds(self, data: bytes) -> None:
        self._socket.sendall(data)

    def hears(self, words: bytes) -> bytes:
        """Everything up to these words."""
        heard = b""
        while words not in heard:
            data = self._socket.recv(65536)
            assert data, f"closed after {heard[:200]!r}"
            heard += data
        return heard

    def hears_all(self) -> bytes:
        """Everything until it is closed."""
        return b"".join(iter(lambda: self._socket.recv(65536), b""))
