"""The real and the fake memory side by side."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest

from bot.domain.ports import WindowLedger
from bot.memory.connection import Line, connect
from bot.memory.windows import RedisWindows
from tests.memory.fakes import FakeMemory, FakeWindows
from tests.memory.loops import Wait, Waiting, remembering, running_loop

LONG = timedelta(seconds=20)


@dataclass
class Stage:
    """One Redis, or one process's memory, as several bots with their own patience may share it."""

    memory: Waiting
    windows: WindowLedger


StageMaker = Callable[[timedelta, timedelta], Stage]
Remember = Callable[..., Waiting]


@pytest.fixture
def line(redis_url: str) -> Line:
    return connect(redis_url)


@pytest.fixture
def prefix() -> str:
    """Keeps the tests that share a server apart."""
    return f"{token_hex(4)}:"


@pytest.fixture
def remember() -> Iterator[Remember]:
    """A memory in the Redis of this URL; all hang up when the test is over."""
    with ExitStack() as memories:
        yield lambda url, *words: memories.enter_context(remembering(url, *words))


@pytest.fixture
def wait() -> Iterator[Wait[Any]]:
    """Runs a coroutine in an event loop of the test's own."""
    with running_loop() as wait:
        yield wait


@pytest.fixture(params=["fake", "redis"])
def make(request: pytest.FixtureRequest, remember: Remember, wait: Wait[Any]) -> StageMaker:
    """Builds a stage with the patience and lease a test needs."""
    if request.param == "fake":
        return lambda *spans: _fake(wait, *spans)
    url, prefix = request.getfixturevalue("redis_url"), request.getfixturevalue("prefix")
    return lambda *spans: Stage(remember(url, prefix, *spans), RedisWindows(connect(url), prefix))


def _fake(wait: Wait[Any], patience: timedelta, lease: timedelta) -> Stage:
    windows = FakeWindows()
    return Stage(Waiting(FakeMemory(windows, patience, lease), wait), windows)


@pytest.fixture
def stage(make: StageMaker) -> Stage:
    return make(LONG, LONG)


@pytest.fixture
def memory(stage: Stage) -> Waiting:
    return stage.memory
