"""A toy webhook and a sandbox of the test's own, both reached over HTTP only."""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from sandbox.options import Account, Options
from sandbox.server import serve

TOKEN, SECRET, APP_ID, AES_KEY = "AAAAA", "s3cret", "wxba5fad812f8e6fb9", "A" * 43
ORIGINAL = "gh_97417a04a28d"
LONG = 20


@dataclass
class Push:
    """One POST that the webhook got."""

    query: dict[str, str]
    body: str

    def __getitem__(self, name: str) -> str:
        found = re.search(rf"<{name}>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</{name}>", self.body, re.DOTALL)
        return (found[1] if found[1] is not None else found[2]) if found else ""


Answer = Callable[[Push], bytes | tuple[int, bytes]]


class Webhook(ThreadingHTTPServer):
    """Answers "success" until a test says otherwise, and remembers what it was sent."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Post)
        self.pushes: list[Push] = []
        self.answer: Answer = lambda _: b"success"
        self.news = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/wechat?shop=1"

    def take(self, push: Push) -> bytes | tuple[int, bytes]:
        with self.news:
            self.pushes.append(push)
            self.news.notify_all()
        return self.answer(push)

    def events(self, name: str, count: int = 1) -> list[Push]:
        """Wait until that many events of this name have come."""
        with self.news:
            assert self.news.wait_for(lambda: len(self._of(name)) >= count, LONG), f"no {name}"
            return self._of(name)

    def _of(self, name: str) -> list[Push]:
        return [push for push in self.pushes if push["Event"] == name]


class _Post(BaseHTTPRequestHandler):
    server: Webhook
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = self.server.take(Push(dict(parse_qsl(urlsplit(self.path).query)), body))
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the platform hung up after its time limit

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def reply(push: Push, content: str = "收到", kind: str = "text", inside: str = "") -> bytes:
    """A passive reply to a plain push; `inside` replaces the Content element."""
    body = inside or f"<Content><![CDATA[{content}]]></Content>"
    names = (
        f"<ToUserName>{push['FromUserName']}</ToUserName><FromUserName>{push['ToUserName']}</FromUserName>"
    )
    return f"<xml>{names}<CreateTime>1</CreateTime><MsgType>{kind}</MsgType>{body}</xml>".encode()


@dataclass
class Box:
    """A running sandbox."""

    url: str
    webhook: Webhook
    http: requests.Session = field(default_factory=requests.Session)
    _token: str = ""

    def get(self, path: str, **query: Any) -> Any:
        return self.http.get(f"{self.url}/sandbox/api/{path}", params=query, timeout=LONG).json()

    def post(self, path: str, **given: Any) -> Any:
        return self.http.post(f"{self.url}/sandbox/api/{path}", json=given, timeout=LONG).json()

    def person(self, name: str = "alice", following: bool = True) -> str:
        return str(self.post("people", name=name, following=following)["openid"])

    def act(self, openid: str, action: str, **given: Any) -> Any:
        return self.post(f"people/{openid}/{action}", **given)

    def say(self, openid: str, text: str = "你好", **more: Any) -> Any:
        return self.act(openid, "say", text=text, **more)

    def chat(self, openid: str) -> Any:
        return self.get(f"people/{openid}/messages")

    def heard(self, openid: str, road: str) -> list[str]:
        return [bubble["text"] for bubble in self.chat(openid) if bubble["road"] == road]

    def settings(self, **given: Any) -> None:
        answer = self.post("settings", **given)
        assert "error" not in answer, answer

    def clock(self, **given: Any) -> Any:
        return self.post("clock", **given)

    def fault(self, kind: str, endpoint: str = "*", **more: Any) -> None:
        assert "error" not in self.post("faults", endpoint=endpoint, kind=kind, **more)

    def stable(self, force: bool = False, **wrong: Any) -> Any:
        given = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, "force_refresh": force}
        return self.http.post(f"{self.url}/cgi-bin/stable_token", json=given | wrong, timeout=LONG).json()

    def token(self) -> str:
        self._token = self._token or str(self.stable()["access_token"])
        return self._token

    def raw(self, path: str, body: Any = None, token: str | None = None, **query: Any) -> requests.Response:
        """One API call: POST with a body, GET without; the token is fetched once unless one is given."""
        query["access_token"] = self.token() if token is None else token
        url, raw = f"{self.url}/cgi-bin/{path}", json.dumps(body, ensure_ascii=False).encode()
        if body is None:
            return self.http.get(url, params=query, timeout=LONG)
        return self.http.post(url, params=query, data=raw, timeout=LONG)

    def api(self, path: str, body: Any = None, token: str | None = None, **query: Any) -> Any:
        return self.raw(path, body, token, **query).json()

    def custom(self, openid: str, content: str = "您好") -> Any:
        return self.api(
            "message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": content}}
        )

    def template(self, openid: str, values: dict[str, str] | None = None, **more: Any) -> Any:
        rows = {"thing1": "学雷锋日", "time2": "2027年3月1日 08:30", "thing3": "社区北门", "thing4": "请准时"}
        data = {key: {"value": value} for key, value in (rows | (values or {})).items()}
        body = {"touser": openid, "template_id": "TEMPLATE_REMINDER", "data": data, **more}
        return self.api("message/template/send", body)


@contextmanager
def running_webhook() -> Iterator[Webhook]:
    webhook = Webhook()
    thread = threading.Thread(target=webhook.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield webhook
    finally:
        webhook.shutdown()
        thread.join()
        webhook.server_close()


@contextmanager
def running_box(
    webhook: Webhook, state: Path, mode: str = "plain", account: str = "service"
) -> Iterator[Box]:
    """The real server on a free port, in a thread of its own."""
    who = Account(account, mode, ORIGINAL, APP_ID, SECRET, TOKEN, AES_KEY)
    options = Options("127.0.0.1", 0, webhook.url, state, state / "clock.json", who)
    with serving(options) as url:
        box = Box(url, webhook)
        with box.http:
            yield box


@contextmanager
def serving(options: Options) -> Iterator[str]:
    loop, stop, address, up = asyncio.new_event_loop(), asyncio.Event(), [""], threading.Event()

    def ready(url: str) -> None:
        address[0] = url
        up.set()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve(options, ready, stop)))
    thread.start()
    assert up.wait(LONG)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
