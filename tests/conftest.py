"""What every test may ask for: real servers, settings, processes, a browser."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from bot.settings import Settings, check
from tests.find_browser import MISSING, find
from tests.memory.server import Server as RedisOfOne
from tests.processes import Processes
from tests.servers import Postgres, postgres_server, redis_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)
SettingsMaker = Callable[..., Settings]


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder with a short path, for sockets: pytest's own are too deep. Others may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="juyiqi-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def redis_session(short_folder: Path) -> Iterator[str]:
    """The Redis of this pytest process, with whatever the tests before have left in it."""
    with redis_server(short_folder) as url:
        yield url


@pytest.fixture
def redis_url(redis_session: str) -> str:
    """A real, empty Redis."""
    with redis.Redis.from_url(redis_session) as client:
        client.flushall()
    return redis_session


@pytest.fixture
def own_redis() -> Iterator[RedisOfOne]:
    """A Redis that belongs to one test, which may kill it and start it again."""
    with tempfile.TemporaryDirectory(prefix="jyq") as folder:
        server = RedisOfOne(Path(folder))
        yield server
        server.kill()


@pytest.fixture(scope="session")
def postgres(short_folder: Path) -> Iterator[Postgres]:
    """The PostgreSQL of this pytest process."""
    with postgres_server(short_folder) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A real PostgreSQL database of the test's own, with the newest schema and no rows."""
    url = postgres.migrated()
    yield url
    postgres.drop(url)


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """A real PostgreSQL database of the test's own, without a schema."""
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from bot.store.migrate import upgrade

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file of the test's own, with the newest schema and no rows."""
    shutil.copy(sqlite_template, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where a SQLite file of the test's own may be made."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other, with the newest schema and no rows."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return str(url)


@pytest.fixture
def make_settings(tmp_path: Path) -> SettingsMaker:
    """Valid settings; what a test wants otherwise it gives by section: make_settings(web={"port": 1})."""

    def make(**sections: dict[str, object]) -> Settings:
        tree: dict[str, dict[str, object]] = {
            "community": {"name": "中北路社区"},
            "wechat": {
                "token": "TestToken1",
                "app_id": "wx0123456789abcdef",
                "app_secret": "test-app-secret",
                "aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
                "original_id": "gh_0123456789ab",
                "api_base": "http://127.0.0.1:8001",
            },
            "web": {"secret_key": "a test's secret key, long enough to sign"},
            "privacy": {"keys": ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]},
            "paths": {"var": str(tmp_path / "var")},
        }
        return check({name: {**tree.get(name, {}), **sections.get(name, {})} for name in {*tree, *sections}})

    return make


@pytest.fixture
def settings(make_settings: SettingsMaker) -> Settings:
    """Valid settings in safe mode, with known secrets; what is written goes below the test's folder."""
    return make_settings()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Starts processes; none outlives the test."""
    started = Processes(tmp_path)
    yield started
    started.stop_all()


@pytest.fixture
def free_port() -> int:
    """A port on 127.0.0.1 that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A real Chromium or Chrome; a missing one fails the test, it never leaves it out.

    One a module: while Playwright runs, no other test of the same process could call asyncio.run.
    """
    from playwright.sync_api import sync_playwright

    path = find()
    if not path:
        pytest.fail(MISSING, pytrace=False)
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        yield running
        running.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A fresh page in a context of its own."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
