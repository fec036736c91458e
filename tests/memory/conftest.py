"""The real and the fake memory side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import pytest

from bot.dialog.memory import Memory
from bot.domain.ports import WindowLedger
from bot.memory.connection import Line, connect
from bot.memory.turns import RedisMemory
from bot.memory.windows import RedisWindows
from tests.memory.fakes import FakeMemory, FakeWindows

LONG = timedelta(seconds=20)


@dataclass
class Stage:
    """One Redis, or one process's memory, as several bots with their own patience may share it."""

    memory: Memory
    windows: WindowLedger


StageMaker = Callable[[timedelta, timedelta], Stage]


@pytest.fixture
def line(redis_url: str) -> Line:
    return connect(redis_url)


@pytest.fixture
def prefix() -> str:
    """Keeps the tests that share a server apart."""
    return f"{token_hex(4)}:"


@pytest.fixture(params=["fake", "redis"])
def make(request: pytest.FixtureRequest) -> StageMaker:
    """Builds a stage with the patience and lease a test needs."""
    if request.param == "fake":
        return _fake
    line, prefix = request.getfixturevalue("line"), request.getfixturevalue("prefix")
    return lambda patience, lease: Stage(
        RedisMemory(line, prefix, patience, lease), RedisWindows(line, prefix)
    )


def _fake(patience: timedelta, lease: timedelta) -> Stage:
    windows = FakeWindows()
    return Stage(FakeMemory(windows, patience, lease), windows)


@pytest.fixture
def stage(make: StageMaker) -> Stage:
    return make(LONG, LONG)


@pytest.fixture
def memory(stage: Stage) -> Memory:
    return stage.memory
