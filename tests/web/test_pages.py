"""Pages in threads: a thread is held for work alone, never for a client."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from flask import Flask, Response, request

from bot.web.pages import BODY_LIMIT, LARGE_AT_ONCE, Pages
from tests.web.served import Client, served

BIG = 8 * 1024 * 1024  # more than what lies in the buffers between two sockets


class Site:
    """A Flask site that tells the test what it does."""

    def __init__(self) -> None:
        self.flask = Flask(__name__)
        self.flask.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
        self.go, self.closed, self.both = threading.Event(), threading.Event(), threading.Barrier(2)
        for rule, page in {
            "/": self.hello,
            "/big": self.big,
            "/meet": self.meet,
            "/steps": self.steps,
        }.items():
            self.flask.add_url_rule(rule, rule, page)
        self.flask.add_url_rule("/len", "len", lambda: str(len(request.get_data())), methods=["POST"])
        self.flask.add_url_rule("/told/<name>", "told", self.told, methods=["GET", "HEAD"])

    def hello(self) -> str:
        return "hello"

    def meet(self) -> str:
        self.both.wait(10)
        return "met"

    def told(self, name: str) -> dict[str, Any]:
        return {"name": name, "query": request.args.to_dict(), "headers": dict(request.headers)}

    def big(self) -> Response:
        return Response(_Parts(self.closed, (b"x" * 1024 for _ in range(BIG // 1024))))

    def steps(self) -> Response:
        return Response(self._steps())

    def _steps(self) -> Iterator[bytes]:
        yield b"a" * 65536
        assert self.go.wait(10)
        yield b"end"


class _Parts:
    def __init__(self, closed: threading.Event, parts: Iterable[bytes]) -> None:
        self._closed, self._parts = closed, parts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        self._closed.set()


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def one(site: Site) -> Iterator[int]:
    """The port of the site with a single thread: whoever holds it, holds everybody."""
    with served(Pages(site.flask, threads=1)) as port:
        yield port


def get(port: int, path: str = "/", **more: Any) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{port}{path}", timeout=10, **more)


def posting(length: int) -> tuple[str, str]:
    return "POST /len HTTP/1.1", f"Content-Length: {length}"


def test_half_a_body_holds_no_thread(one: int) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(one)) for _ in range(5)]
        for client in clients:
            client.sends(*posting(200_000), body=b"x" * 100_000)
        assert get(one).text == "hello"
        clients[0].adds(b"x" * 100_000)
        assert clients[0].hears(b"200000").startswith(b"HTTP/1.1 200 OK")


def test_who_does_not_read_holds_no_thread(one: int, site: Site) -> None:
    with Client(one, receives=4096) as client:
        client.sends("GET /big HTTP/1.1", "Connection: close")
        assert get(one).text == "hello"
        assert len(client.hears_all()) > BIG
    assert site.closed.wait(10)


def test_who_goes_away_leaves_nothing_open(one: int, site: Site) -> None:
    with Client(one, receives=4096) as client:
        client.sends("GET /big HTTP/1.1")
        client.hears(b"HTTP/1.1 200")
    assert site.closed.wait(10)
    with Client(one) as client:
        client.sends(*posting(200_000), body=b"x" * 100_000)
    assert get(one).text == "hello"


def test_an_answer_leaves_while_it_is_made(one: int, site: Site) -> None:
    with get(one, "/steps", stream=True) as reply:
        assert reply.raw.read(65536) == b"a" * 65536
        site.go.set()
        assert reply.raw.read() == b"end"


def test_pages_work_at_the_same_time(site: Site) -> None:
    with served(Pages(site.flask, threads=2)) as port:
        answers: list[str] = []
        visit = threading.Thread(target=lambda: answers.append(get(port, "/meet").text))
        visit.start()
        answers.append(get(port, "/meet").text)
        visit.join()
    assert answers == ["met", "met"]


@pytest.mark.parametrize("how", ["declared", "chunked"])
def test_the_limit_of_the_site_holds(one: int, how: str) -> None:
    chunks = (b"x" * 65536 for _ in range(BODY_LIMIT // 65536 + 1))
    body: Any = b"x" * (BODY_LIMIT + 1) if how == "declared" else chunks
    assert requests.post(f"http://127.0.0.1:{one}/len", data=body, timeout=10).status_code == 413


@pytest.mark.parametrize("make", [lambda: b"x" * BODY_LIMIT, lambda: iter([b"x" * BODY_LIMIT])])
def test_what_is_just_not_too_large_comes_whole(one: int, make: Callable[[], Any]) -> None:
    reply = requests.post(f"http://127.0.0.1:{one}/len", data=make(), timeout=10)
    assert reply.text == str(BODY_LIMIT)


def test_who_announces_too_much_is_refused_before_sending_it(one: int) -> None:
    with Client(one) as client:
        client.sends(*posting(BODY_LIMIT + 1), "Expect: 100-continue")
        assert client.hears(b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_only_so_many_large_bodies_are_kept_at_once(one: int) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(one)) for _ in range(LARGE_AT_ONCE)]
        for client in clients:
            client.sends(*posting(BODY_LIMIT), body=b"x" * 100_000)
        waiting = stack.enter_context(Client(one))
        waiting.sends(*posting(300_000), body=b"x" * 300_000)
        assert requests.post(f"http://127.0.0.1:{one}/len", data=b"small", timeout=10).text == "5"
        clients[0].__exit__()
        assert waiting.hears(b"300000")


def test_a_body_that_takes_too_long_is_given_up(site: Site) -> None:
    with served(Pages(site.flask, threads=1, upload_seconds=0.05)) as port, Client(port) as client:
        client.sends(*posting(10), body=b"x")
        assert client.hears_all().startswith(b"HTTP/1.1 408 ")


def test_what_the_site_is_told(one: int) -> None:
    headers = {"X-Real": "1", "X_Real": "forged", "Cookie": "a=1; b=2"}
    reply = get(one, "/told/%E5%BC%A0%20a?q=%E6%9D%8E&r=1+2", headers=headers)
    told = reply.json()
    assert told["name"] == "张 a"
    assert told["query"] == {"q": "李", "r": "1 2"}
    assert (told["headers"]["X-Real"], told["headers"]["Cookie"]) == ("1", "a=1; b=2")
    assert "Server" not in reply.headers
    assert "Date" in reply.headers
    head = requests.head(f"http://127.0.0.1:{one}/told/a", timeout=10)
    assert (head.status_code, head.content, int(head.headers["Content-Length"]) > 10) == (200, b"", True)
