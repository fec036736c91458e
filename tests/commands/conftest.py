"""An operator at the machine: `run("activity", "list")` in a folder of the test's own."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manage import cli
from tests.services.stage import Stage

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _logs() -> Iterator[None]:
    """Commands set up logging for their own process; the test's own stays as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before[0], before[1]


@pytest.fixture
def environ(tmp_path: Path, sqlite_url: str, free_port: int) -> dict[str, str]:
    return {
        "BOT_PATHS__VAR": str(tmp_path / "var"),
        "BOT_DATABASE__URL": sqlite_url,
        "BOT_SANDBOX__PORT": str(free_port),  # where nobody listens
        "COLUMNS": "100",
    }


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    def run(*words: object, **more: str) -> Result:
        result = CliRunner().invoke(cli, [str(word) for word in words], env=environ | more)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    """The same database from within, at the real time."""
    stage = Stage(sqlite_url)
    stage.clock.at = datetime.now(UTC)
    yield stage
    stage.engine.dispose()
