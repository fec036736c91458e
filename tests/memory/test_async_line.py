"""The one connection of an event loop: each who asks gets their own reply."""

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis

from bot.memory.async_line import AsyncLine
from tests.memory.lines import MANY, OWN, PLUS, echoes, hanging_up, line, own_line, wait
from tests.memory.loops import Wait
from tests.memory.server import Server
from tests.processes import wait_until

__all__ = ["line", "own_line", "wait"]


@contextmanager
def counted(server: Server, name: str) -> Iterator[list[int]]:
    """By how much a number that Redis keeps grows meanwhile; empty until the end."""
    grown: list[int] = []
    with redis.Redis.from_url(server.url) as client:
        before = client.info("stats")[name]
        yield grown
        grown.append(client.info("stats")[name] - before)


def test_each_of_many_gets_the_reply_to_what_it_asked(line: AsyncLine, wait: Wait[Any]) -> None:
    async def one(number: int) -> bool:
        heard = [await line.call("ECHO", f"{number}.{turn}") for turn in range(20)]
        return heard == [f"{number}.{turn}" for turn in range(20)]

    async def all_of_them() -> list[bool]:
        return await asyncio.gather(*map(one, range(MANY)))

    assert all(wait(all_of_them()))


def test_all_who_come_first_share_one_connection(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    with counted(own_redis, "total_connections_received") as connections:
        assert wait(echoes(own_line, MANY)) == OWN
    assert connections == [1]


def test_what_is_asked_in_one_tick_is_one_write(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    wait(own_line.call("PING"))
    with counted(own_redis, "total_reads_processed") as reads:
        assert wait(echoes(own_line, MANY)) == OWN
    assert reads == [1 + 1]  # the other one is who counts


def test_who_no_longer_waits_shifts_nobodys_reply(line: AsyncLine, wait: Wait[Any]) -> None:
    async def some_leave() -> list[Any]:
        tasks = [asyncio.ensure_future(line.call("ECHO", number)) for number in range(MANY)]
        await asyncio.sleep(0)  # all have asked
        for task in tasks[::2]:
            task.cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    wait(line.call("PING"))
    answers = wait(some_leave())
    assert {type(answer) for answer in answers[::2]} == {asyncio.CancelledError}
    assert answers[1::2] == OWN[1::2]
    assert wait(echoes(line, MANY)) == OWN


def test_who_leaves_while_it_connects_takes_nobody_along(line: AsyncLine, wait: Wait[Any]) -> None:
    async def first_leaves() -> list[Any]:
        first = asyncio.ensure_future(line.call("PING"))
        others = asyncio.ensure_future(echoes(line, MANY))
        await asyncio.sleep(0)
        first.cancel()
        return await others

    assert wait(first_leaves()) == OWN


def test_what_is_told_is_heard_later(line: AsyncLine, wait: Wait[Any]) -> None:
    heard: list[Any] = []

    async def tell(*amounts: object) -> None:
        for amount in amounts:
            await line.tell(PLUS, ["sum"], [str(amount)], heard.append)

    wait(tell(1, 2))
    wait_until(lambda: heard == [1, 3])
    wait(line.call("SCRIPT", "FLUSH"))
    wait(tell(3))
    wait_until(lambda: heard == [1, 3, 6])
    wait(tell("no number"))
    wait_until(lambda: len(heard) == 4)
    assert type(heard[3]).__name__ == "ReplyError"


def test_whoever_hears_badly_keeps_no_reply_from_others(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_reply: Any) -> None:
        raise ValueError("a defect")

    async def others_hear(killed: bool) -> list[Any]:
        for _ in range(2):
            await own_line.tell(PLUS, ["sum"], ["1"], stumble)
        asked = asyncio.ensure_future(asyncio.wait_for(echoes(own_line, MANY), 10))
        await asyncio.sleep(0)
        if killed:
            own_redis.kill()
            own_redis.start()
        return await asked

    assert wait(others_hear(killed=False)) == OWN
    with counted(own_redis, "total_connections_received") as connections:
        assert wait(others_hear(killed=False)) == OWN
    assert connections == [0]  # the one of before
    own_redis.stop()
    assert wait(others_hear(killed=True)) == OWN
    assert caplog.messages
    assert set(caplog.messages) == {"memory.not_heard"}


def test_what_is_told_has_left_before_anything_that_follows(wait: Wait[Any]) -> None:
    """Nobody waits for the reply; whoever kills this process from here on comes too late."""

    async def tell() -> bytes:
        with socket.create_server(("127.0.0.1", 0)) as server:
            line = AsyncLine(f"redis://127.0.0.1:{server.getsockname()[1]}")
            await line.tell(PLUS, ["sum"], [1], lambda _: None)
            deaf, _ = server.accept()
            with deaf:
                left = deaf.recv(65536, socket.MSG_DONTWAIT)
        await line.close()
        return left

    assert PLUS.sha.encode() in wait(tell())


def test_hanging_up_waits_for_what_was_told_and_leaves_nothing(own_redis: Server, wait: Wait[Any]) -> None:
    heard: list[Any] = []

    async def tell_and_go() -> list[Any]:
        line = AsyncLine(own_redis.url)  # knows no script ahead
        await line.tell(PLUS, ["sum"], [7], heard.append)
        await line.close()
        return heard

    assert wait(tell_and_go()) == [7]
    with redis.Redis.from_url(own_redis.url) as client:
        wait_until(lambda: client.info("clients")["connected_clients"] == 1)


def test_another_loop_and_a_fork_get_connections_of_their_own(line: AsyncLine, wait: Wait[Any]) -> None:
    first = wait(line.call("CLIENT", "ID"))
    fork = multiprocessing.get_context("fork")
    told = fork.SimpleQueue()

    def child() -> None:
        told.put(asyncio.run(line.call("CLIENT", "ID")))

    process = fork.Process(target=child)
    process.start()
    theirs = told.get()
    process.join()
    assert theirs != first
    assert wait(line.call("CLIENT", "ID")) == first


def test_password_and_database_come_from_the_url(own_redis: Server, wait: Wait[Any]) -> None:
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("requirepass", "geheim")
    for url in (
        f"redis://:geheim@127.0.0.1:{own_redis.port}/3",
        f"unix://:geheim@{own_redis.socket}?db=3",
    ):
        with hanging_up(AsyncLine(url), wait) as line:
            assert " db=3 " in wait(line.call("CLIENT", "INFO"))
