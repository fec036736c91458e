"""The line of an event loop, in either kind of loop that may run it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvloop

from bot.memory.async_line import AsyncLine
from bot.memory.connection import Script
from tests.memory.loops import Wait, running_loop
from tests.memory.server import Server

MANY = 50
OWN = [str(number) for number in range(MANY)]  # what MANY hear who ask for their number
PLUS = Script("return redis.call('INCRBY', KEYS[1], ARGV[1])")


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def wait(request: pytest.FixtureRequest) -> Iterator[Wait[Any]]:
    with running_loop(request.param) as wait:
        yield wait


@contextmanager
def hanging_up(line: AsyncLine, wait: Wait[Any]) -> Iterator[AsyncLine]:
    try:
        yield line
    finally:
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
