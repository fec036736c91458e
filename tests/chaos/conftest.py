"""A house for each test, and one with PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.chaos.house import Town, town


@pytest.fixture
def house(sqlite_url: str) -> Iterator[Town]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="jyq"))  # a socket's path must be short
        yield stack.enter_context(town(Path(folder), sqlite_url))
