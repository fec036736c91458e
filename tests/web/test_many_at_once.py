"""One web process, many people: whoever waits for something keeps nobody else waiting."""

import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from tests.processes import wait_until
from tests.web.conftest import Bot
from tests.web.platform import Platform, signed, text_message

THREADS = 4  # web.threads, as config.yaml has it


def dialled(platform: Platform) -> socket.socket:
    address = urlsplit(platform.urls[0])
    return socket.create_connection((address.hostname, address.port), timeout=5)


def head(length: int) -> bytes:
    """Of a push, up to its body."""
    lines = f"POST /wechat?{urlencode(signed())} HTTP/1.1", "Host: x", f"Content-Length: {length}", "", ""
    return "\r\n".join(lines).encode()


def somebody() -> str:
    return f"o{token_hex(13)}_"


def accepts(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def platform(running: Bot) -> Platform:
    """Something is on."""
    starts_at = datetime.now(UTC) + timedelta(days=5)
    with running.stage.open() as uow:
        if not uow.activities.upcoming(datetime.now(UTC), 1):
            running.stage.outing(
                title="环境清洁", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=None
            )
    return running.platform


@contextmanager
def a_writer_that_takes_its_time(bot: Bot) -> Iterator[None]:
    """Nobody else writes to the database meanwhile."""
    with sqlite3.connect(str(bot.stage.engine.url.database), isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
    connection.close()


def test_while_writes_wait_for_the_database_whoever_asks_is_answered(
    running: Bot, platform: Platform
) -> None:
    """More of them wait than there are threads."""
    asking = somebody()
    assert "环境清洁" in platform.says(asking, "活动")
    newcomers = [somebody() for _ in range(THREADS + 2)]
    with ThreadPoolExecutor(len(newcomers)) as threads:
        with a_writer_that_takes_its_time(running):
            waiting = [threads.submit(platform.push, text_message(who, "活动")) for who in newcomers]
            for _ in range(20):
                assert "环境清洁" in platform.says(asking, "活动")
            assert not any(one.done() for one in waiting)
        assert all("环境清洁" in one.result().text for one in waiting)


def test_hundreds_at_once_are_all_answered(platform: Platform) -> None:
    people = [somebody() for _ in range(40)]
    for words in ("活动", "我的"):  # first they are written down, then they only ask
        pushes = [(text_message(who, words), 0) for who in people for _ in range(5)]
        answers = platform.push_at_once(pushes)
        assert all(answer.status == 200 and answer.text for answer in answers)


def test_a_body_that_comes_in_pieces_is_read_whole(platform: Platform) -> None:
    """And whoever stops in the middle keeps nobody waiting."""
    with dialled(platform) as whole, dialled(platform) as halted:
        body = b"<xml/>"
        for client, sent in ((halted, body[:3]), (whole, body[:3])):
            client.sendall(head(len(body)) + sent)
        assert platform.says(somebody(), "活动")
        whole.sendall(body[3:])
        assert whole.recv(1024).startswith(b"HTTP/1.1 403 ")


def test_whoever_hangs_up_in_the_middle_leaves_no_trace(running: Bot, platform: Platform) -> None:
    for _ in range(20):
        with dialled(platform) as client:
            client.sendall(head(1000) + b"<xml>")
    assert platform.says(somebody(), "活动")
    assert "Traceback" not in running.said()


def test_a_message_whose_sender_hung_up_is_handled_all_the_same(running: Bot, platform: Platform) -> None:
    """The platform waits five seconds only; what it sends again gets the answer of the first."""
    who = somebody()
    platform.says(who, "报名")
    message = text_message(who, "张阿姨 2")
    with a_writer_that_takes_its_time(running), pytest.raises(requests.Timeout):
        platform.push(message, patience=0.3)
    again = platform.push(message)
    assert "环境清洁" in again.text
    assert "张阿姨" in again.text
    assert platform.push(message, web=1) == again


def test_a_message_under_way_is_finished_before_its_process_stops(running: Bot, platform: Platform) -> None:
    """Even when its sender has hung up: the answer is kept for when they send it again."""
    who = somebody()
    platform.says(who, "报名")
    message = text_message(who, "张阿姨 2")
    with a_writer_that_takes_its_time(running):
        with pytest.raises(requests.Timeout):
            platform.push(message, web=1, patience=0.3)
        running.webs[1].popen.terminate()
        wait_until(lambda: not accepts(platform.urls[1]))
    assert running.webs[1].ends() == 0
    running.start(1)
    with running.stage.open() as uow:
        found = uow.people.by_openid(who)
    assert found
    assert found.name == "张阿姨"
    assert "环境清洁" in platform.push(message).text
