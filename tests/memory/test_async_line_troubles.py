"""What those hear who share a connection to a Redis that dies, falls silent, restarts or talks nonsense."""

import asyncio
from time import monotonic
from typing import Any

import pytest
import redis

from bot.domain.ports import MemoryGoneError
from bot.memory.async_line import AsyncLine
from tests.memory.lines import MANY, OWN, PLUS, echoes, hanging_up, line, own_line, wait
from tests.memory.loops import Wait
from tests.memory.server import Server
from tests.processes import wait_until

__all__ = ["line", "own_line", "wait"]


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
