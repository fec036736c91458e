"""The one connection of an event loop: each who asks gets their own reply, or hears that none comes."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
import redis
import uvloop

from bot.dialog.dispatcher import MemoryGoneError
from bot.memory.async_line import AsyncLine
from bot.memory.connection import Script
from tests.memory.loops import Wait, running_loop
from tests.memory.server import Server
from tests.processes import wait_until

MANY = 50
PLUS = Script("return redis.call('INCRBY', KEYS[1], ARGV[1])")


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def wait(request: pytest.FixtureRequest) -> Iterator[Wait[Any]]:
    with running_loop(request.param) as wait:
        yield wait


@contextmanager
def hanging_up(line: AsyncLine, wait: Wait[Any]) -> Iterator[AsyncLine]:
    yield line
    wait(line.close())


@pytest.fixture
def line(redis_url: str, wait: Wait[Any]) -> Iterator[AsyncLine]:
    with hanging_up(AsyncLine(redis_url, [PLUS]), wait) as line:
        yield line


@pytest.fixture
def own_line(own_redis: Server, wait: Wait[Any]) -> Iterator[AsyncLine]:
    with hanging_up(AsyncLine(own_redis.url, [PLUS]), wait) as line:
        yield line


async def echoes(line: AsyncLine, many: int) -> list[Any]:
    """What so many who ask at once each hear: their own number, or that Redis is gone."""
    asked = (line.call("ECHO", number) for number in range(many))
    return await asyncio.gather(*asked, return_exceptions=True)


OWN = [str(number) for number in range(MANY)]


def stat(url: str, name: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.info("stats")[name])


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
    before = stat(own_redis.url, "total_connections_received")
    assert wait(echoes(own_line, MANY)) == OWN
    assert stat(own_redis.url, "total_connections_received") == before + 2  # one is who asks here


def test_what_is_asked_in_one_tick_is_one_write(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    wait(own_line.call("PING"))
    before = stat(own_redis.url, "total_reads_processed")
    alone = stat(own_redis.url, "total_reads_processed") - before
    assert wait(echoes(own_line, MANY)) == OWN
    assert stat(own_redis.url, "total_reads_processed") - before == 2 * alone + 1


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


def test_a_redis_killed_with_many_on_the_way_tells_each_of_them(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    async def killed_meanwhile() -> list[Any]:
        asked = asyncio.ensure_future(echoes(own_line, MANY))
        await asyncio.sleep(0)
        own_redis.kill()
        return await asked

    assert wait(echoes(own_line, MANY)) == OWN
    own_redis.stop()
    answers = wait(killed_meanwhile())
    assert {type(answer) for answer in answers} == {MemoryGoneError}
    own_redis.start()
    assert wait(echoes(own_line, MANY)) == OWN


def test_a_redis_that_restarts_meanwhile_is_asked_once_more(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    async def restarted_meanwhile() -> list[Any]:
        asked = asyncio.ensure_future(echoes(own_line, MANY))
        await asyncio.sleep(0)
        own_redis.kill()
        own_redis.start()
        return await asked

    wait(own_line.call("PING"))
    own_redis.stop()
    assert wait(restarted_meanwhile()) == OWN


def test_a_silent_redis_is_given_up_by_all_after_a_second(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    wait(own_line.call("PING"))
    own_redis.stop()
    start = monotonic()
    answers = wait(echoes(own_line, MANY))
    assert 1 <= monotonic() - start < 1.5
    assert {str(answer) for answer in answers} == {"Redis: TimeoutError"}
    own_redis.go_on()
    assert wait(own_line.call("ECHO", "late replies are not mine")) == "late replies are not mine"
    assert wait(echoes(own_line, MANY)) == OWN


def test_a_loop_that_was_busy_for_long_reads_before_it_gives_up(line: AsyncLine, wait: Wait[Any]) -> None:
    async def busy() -> list[Any]:
        asked = asyncio.ensure_future(echoes(line, MANY))
        await asyncio.sleep(0)
        await asyncio.sleep(0)  # sent
        until = monotonic() + 1.2
        while monotonic() < until:
            pass
        return await asked

    wait(line.call("PING"))
    assert wait(busy()) == OWN


def test_forgotten_scripts_are_sent_again(line: AsyncLine, wait: Wait[Any]) -> None:
    async def at_once() -> list[Any]:
        return await asyncio.gather(*(line.run(PLUS, ["sum"], [1]) for _ in range(MANY)))

    assert wait(line.run(PLUS, ["sum"], [1])) == 1
    wait(line.call("SCRIPT", "FLUSH"))
    assert sorted(wait(at_once())) == list(range(2, MANY + 2))


def test_what_is_told_is_heard_later(line: AsyncLine, wait: Wait[Any]) -> None:
    heard: list[Any] = []

    async def tell(*amounts: object) -> list[Any]:
        for amount in amounts:
            await line.tell(PLUS, ["sum"], [str(amount)], heard.append)
        return list(heard)

    assert wait(tell(1, 2)) == []
    wait_until(lambda: heard == [1, 3])
    wait(line.call("SCRIPT", "FLUSH"))
    wait(tell(3))
    wait_until(lambda: heard == [1, 3, 6])
    wait(tell("no number"))
    wait_until(lambda: len(heard) == 4)
    assert type(heard[3]).__name__ == "ReplyError"


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


def test_what_a_dying_redis_was_told_is_told_its_successor(
    own_redis: Server, own_line: AsyncLine, wait: Wait[Any]
) -> None:
    heard: list[Any] = []

    async def restarted_meanwhile() -> None:
        await own_line.tell(PLUS, ["sum"], [1], heard.append)
        await asyncio.sleep(0)
        own_redis.kill()
        own_redis.start()

    wait(own_line.call("PING"))
    own_redis.stop()
    wait(restarted_meanwhile())
    wait_until(lambda: heard == [1])


@pytest.mark.parametrize("said", [b"$nonsense\r\n", b"+one\r\n+two\r\n+three\r\n"])
def test_a_redis_out_of_step_is_no_longer_listened_to(wait: Wait[Any], said: bytes) -> None:
    async def ask() -> list[Any]:
        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            writer.write(said)

        writers: list[asyncio.StreamWriter] = []
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        line = AsyncLine(f"redis://127.0.0.1:{port}")
        answers = await asyncio.gather(*(line.call("PING") for _ in range(4)), return_exceptions=True)
        for writer in writers:
            writer.close()
        server.close()
        await server.wait_closed()
        return answers

    assert {type(answer) for answer in wait(ask())[2:]} == {MemoryGoneError}


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


@pytest.mark.parametrize("url", ["redis://:geheim@127.0.0.1:{}", "redis://127.0.0.1:{}"])
def test_who_may_not_enter_is_told_nothing_of_the_key(
    own_redis: Server, wait: Wait[Any], url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("requirepass", "right")
    with hanging_up(AsyncLine(url.format(own_redis.port), [PLUS]), wait) as line:
        answers = wait(echoes(line, 3))
    assert {str(answer) for answer in answers} in ({"Redis: AuthenticationError"}, {"Redis: NOAUTH"})
    assert caplog.messages == []
