"""An API that accepts every message after 50 ms: as little HTTP as it takes, so that it is never what waits.

It prints its port; each line on its standard input makes it print how many messages it has accepted.
"""

import asyncio
import json
import sys

SECONDS = 0.05
TOKEN = json.dumps({"access_token": "bench-token", "expires_in": 7200})
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
accepted = 0


class Api(asyncio.Protocol):
    """One connection; requests come one after the other."""

    def __init__(self) -> None:
        self._heard = b""
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, whole, rest = self._heard.partition(b"\r\n\r\n")
        if whole and len(rest) >= _length(head):
            self._heard = b""
            asyncio.get_running_loop().call_later(SECONDS, self._answer, head.split(b"?")[0])

    def _answer(self, path: bytes) -> None:
        global accepted  # noqa: PLW0603
        accepted += b"/message/" in path
        body = TOKEN if b"token" in path else f'{{"errcode":0,"errmsg":"ok","msgid":{accepted}}}'
        if isinstance(self._transport, asyncio.Transport) and not self._transport.is_closing():
            self._transport.write(HEAD.format(length=len(body), body=body).encode())


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Api, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(accepted, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
