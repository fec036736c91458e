"""The town, on both kinds of database, or on SQLite alone where only rules are tested."""

from collections.abc import Iterator

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Person
from tests.services.stage import Stage


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    stage = Stage(sqlite_url)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def both(database_url: str) -> Iterator[Stage]:
    """The stage once on each database."""
    stage = Stage(database_url)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    return stage.outing()


@pytest.fixture
def alice(stage: Stage) -> Person:
    return stage.resident("alice")


@pytest.fixture
def bob(stage: Stage) -> Person:
    return stage.resident("bob")
