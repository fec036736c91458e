"""Clients that send too long a head, or stall."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from uvicorn import Server

from bot.launch.connections import CLIENTS, HEAD_LIMIT, HEADERS, STALLED, Connection, Patience
from bot.launch.web_process import WebServer, allow, config_of
from bot.web.asgi import Receive, Scope, Send

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
BIG = b"x" * 8 * 1024 * 1024
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Place:
    """A running server whose clock is the test."""

    def __init__(self, server: Server, port: int) -> None:
        self._server, self._port = server, port
        self._patience = Patience()

    async def client(self, data: bytes) -> Client:
        many = len(self._server.server_state.connections)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1024)
        writer.write(data)
        while len(self._server.server_state.connections) == many:
            await asyncio.sleep(0)
        return reader, writer

    def look(self, now: float) -> None:
        self._patience.look(cast("set[Connection]", self._server.server_state.connections), now)


@asynccontextmanager
async def place(go: asyncio.Event) -> AsyncIterator[Place]:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/work":
            await go.wait()
        while (await receive()).get("more_body"):
            pass
        body = BIG if scope["path"] == "/big" else b"hello"
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    server = Server(config_of(lambda: application))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(0)
        yield Place(server, listener.getsockname()[1])
        server.should_exit = True
        await task


def run(scenario: Callable[[Place, asyncio.Event], Awaitable[None]]) -> None:
    async def running() -> None:
        go = asyncio.Event()
        async with place(go) as there:
            await scenario(there, go)

    asyncio.run(running())


@pytest.fixture
def sigterm() -> Iterator[None]:
    """A web process keeps what it does at this signal to its end; we go on."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


async def hears(client: Client, words: bytes = b"hello") -> bool:
    return words in await asyncio.wait_for(client[0].readuntil(words), 10)


async def dropped(client: Client) -> bool:
    try:
        while await asyncio.wait_for(client[0].read(65536), 10):
            pass
    except ConnectionError:
        pass
    client[1].close()
    return True


@pytest.mark.parametrize(
    "pieces",
    [
        [GET + b"A: b\r\n" * (HEADERS + 1)],
        [GET + b"A: b\r\n" * HEADERS + b"\r\n"],
        [GET + b"A: ", *[b"x" * 16_384] * (HEAD_LIMIT // 16_384)],
        [b"GET /", *[b"x" * 16_384] * (HEAD_LIMIT // 16_384)],
        [b"\r\n" * (HEAD_LIMIT // 2 + 1)],
    ],
)
def test_an_endless_head_is_refused(pieces: list[bytes]) -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(b"")
        for piece in pieces:
            client[1].write(piece)
            await client[1].drain()
        assert await dropped(client)

    run(scenario)


@pytest.mark.parametrize("body", [b"Content-Length: 99", b"Transfer-Encoding: chunked"])
def test_a_body_after_an_upgrade_is_never_taken_for_a_request(body: bytes) -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n" + body + b"\r\n\r\n"
        client = await there.client(head)
        assert await hears(client, b"400 Bad Request")
        client[1].write(GET + b"\r\n")
        assert b"hello" not in await client[0].read()
        assert await dropped(client)

    run(scenario)


def test_who_asks_for_an_upgrade_and_sends_no_body_gets_an_answer() -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        assert await hears(client)
        client[1].close()

    run(scenario)


def test_a_head_in_pieces_counts_from_the_start_each_time() -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(b"")
        for _ in range(3):
            client[1].write(GET + b"A: " + b"x" * (HEAD_LIMIT // 2))
            await client[1].drain()
            client[1].write(b"\r\n\r\n")
            assert await hears(client)
        client[1].close()

    run(scenario)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HT",
        GET,
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf",
        b"GET /big HTTP/1.1\r\n\r\n",
    ],
)
def test_who_stalls_is_dropped_and_nobody_else(data: bytes) -> None:
    async def scenario(there: Place, go: asyncio.Event) -> None:
        resting, working = (
            await there.client(GET + b"\r\n"),
            await there.client(b"GET /work HTTP/1.1\r\n\r\n"),
        )
        assert await hears(resting)
        stalled = await there.client(data)
        if b"/big" in data:
            assert await hears(stalled, b"\r\n\r\n")
        there.look(0)
        there.look(STALLED - 1)
        there.look(STALLED)
        assert await dropped(stalled)
        go.set()
        assert await hears(working)
        resting[1].write(GET + b"\r\n")
        assert await hears(resting)
        for client in (resting, working):
            client[1].close()

    run(scenario)


def test_who_stalls_in_a_second_request_is_dropped() -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(GET + b"\r\n")
        assert await hears(client)
        client[1].write(GET)
        await client[1].drain()
        later = await there.client(b"")  # by now the server has read it
        there.look(0)
        there.look(STALLED)
        assert await dropped(client)
        assert await dropped(later)

    run(scenario)


def test_the_same_request_once_more_is_not_one_that_stalls() -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(b"")
        for now in (0, STALLED):
            client[1].write(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf ")
            await client[1].drain()
            (await there.client(b""))[1].close()  # by now the server has read it
            there.look(now)
            client[1].write(b"body")
            assert await hears(client)
        client[1].close()

    run(scenario)


def test_who_comes_on_top_of_all_is_refused_until_there_is_room() -> None:
    allow(3 * CLIENTS)  # both ends of each are in this process

    async def scenario(there: Place, _go: asyncio.Event) -> None:
        clients = [await there.client(b"") for _ in range(CLIENTS - 1)]
        on_top = await there.client(GET + b"\r\n")
        assert await hears(on_top, b"HTTP/1.1 503 ")
        assert await dropped(on_top)
        clients[0][1].write(GET + b"\r\n")
        assert await hears(clients[0])
        for client in clients:
            client[1].close()

    run(scenario)


@pytest.mark.usefixtures("sigterm")
def test_the_server_itself_looks_for_those_who_stall() -> None:
    async def scenario() -> None:
        server = WebServer(config_of(lambda: None), Patience(stalled=0.2), look=1)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            serving = asyncio.create_task(server.serve([listener]))
            client = await asyncio.open_connection("127.0.0.1", listener.getsockname()[1])
            client[1].write(GET)
            assert await dropped(client)
            os.kill(os.getpid(), signal.SIGTERM)
            await serving

    asyncio.run(scenario())


def test_who_reads_slowly_is_not_dropped() -> None:
    async def scenario(there: Place, _go: asyncio.Event) -> None:
        client = await there.client(b"GET /big HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert await hears(client, b"\r\n\r\n")
        heard = 0
        while heard < len(BIG):
            there.look(heard * STALLED)
            heard += len(await client[0].readexactly(min(2 * 1024 * 1024, len(BIG) - heard)))
        assert await client[0].read() == b""
        client[1].close()

    run(scenario)
