"""A RabbitMQ of a test's own, where one is installed: under a folder, on its own ports, without plugins."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.processes import wait_until

PLACES = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server")
START_SECONDS = 60


def installed() -> str:
    """The server's own start script, "" where there is none; that in the PATH may change the user."""
    known = (place for place in PLACES if Path(place).exists())
    return next(known, "") or shutil.which("rabbitmq-server") or ""


@contextmanager
def rabbitmq(folder: Path) -> Iterator[str]:
    """Its address. Its port mapper is started beside it, as it would stay behind otherwise."""
    port, spread, mapper = _free_ports(3)
    environ = {**os.environ, **_environ(folder, port, spread, mapper)}
    started = [_start(["epmd", "-port", str(mapper), "-address", "127.0.0.1"], folder, environ)]
    try:
        started.append(_start([installed()], folder, environ))
        wait_until(lambda: _listens(port, started[-1]), START_SECONDS, "RabbitMQ")
        yield f"amqp://guest:guest@127.0.0.1:{port}/"
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(START_SECONDS)


def _environ(folder: Path, port: int, spread: int, mapper: int) -> Mapping[str, str]:
    return {
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"test{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(spread),
        "RABBITMQ_MNESIA_BASE": str(folder / "database"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}",
    }


def _start(command: list[str], folder: Path, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with (folder / "rabbitmq.log").open("ab") as log:
        return subprocess.Popen(command, env=environ, stdout=log, stderr=log, start_new_session=True)


def _listens(port: int, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "RabbitMQ ended"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_ports(many: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
