"""Two web processes of one bot that share a database and a Redis which a test may kill."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import requests

from bot.wechat.redact import hush_libraries
from tests.memory.server import Server, free_port
from tests.processes import Processes, Running, wait_until
from tests.services.stage import Stage
from tests.web.platform import AES_KEY, APP_ID, ORIGINAL_ID, TOKEN, Platform


@dataclass
class Bot:
    """The processes, and the database as its operator sees it."""

    stage: Stage
    redis: Server
    platform: Platform
    ports: list[int]
    environ: dict[str, str]
    processes: Processes
    webs: list[Running] = field(default_factory=list)

    def start(self, number: int) -> None:
        """(Re)start one web process and wait until it serves."""
        port = self.ports[number]
        running = self.processes.start([sys.executable, "manage.py", "serve", "--port", port], self.environ)
        self.webs[number : number + 1] = [running]
        wait_until(lambda: self._answers(number), 30, "a web process")

    def said(self) -> str:
        """Everything the processes wrote."""
        return "".join(web.text() for web in self.webs)

    def _answers(self, number: int) -> bool:
        assert self.webs[number].popen.poll() is None, self.webs[number].text()
        try:
            return self.platform.get("/healthz", number).ok
        except requests.ConnectionError:
            return False


@contextmanager
def bot_with(database_url: str, webs: int) -> Iterator[Bot]:
    hush_libraries()
    with TemporaryDirectory(prefix="jyq") as name:
        folder, redis = Path(name), None
        processes = Processes(folder)
        try:
            redis = Server(folder)
            ports = [free_port() for _ in range(webs)]
            environ = {
                "BOT_PATHS__VAR": str(folder / "var"),
                "BOT_DATABASE__URL": database_url,
                "BOT_REDIS__URL": redis.url,
                "BOT_WECHAT__TOKEN": TOKEN,
                "BOT_WECHAT__AES_KEY": AES_KEY,
                "BOT_WECHAT__APP_ID": APP_ID,
                "BOT_WECHAT__APP_SECRET": "test-app-secret",
                "BOT_WECHAT__ORIGINAL_ID": ORIGINAL_ID,
                "BOT_WECHAT__API_BASE": "http://127.0.0.1:1",
            }
            bot = Bot(Stage(database_url), redis, Platform(*ports), ports, environ, processes)
            for number in range(webs):
                bot.start(number)
            yield bot
            bot.stage.engine.dispose()
        finally:
            processes.stop_all()
            if redis:
                redis.kill()


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    database = tmp_path_factory.mktemp("web") / "web.db"
    shutil.copy(sqlite_template, database)
    with bot_with(f"sqlite:///{database}", webs=2) as bot:
        yield bot
