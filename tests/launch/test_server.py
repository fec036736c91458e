"""`serve`: it stops without cutting a request, and a dead worker is replaced."""

import os
import signal
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from tests.processes import Processes, Running, wait_until

SERVE = """
import sys
from bot.launch import server
from bot.launch.errors import LaunchError
from bot.settings import check
try:
    server.serve(check({
        "community": {"name": "test"},
        "wechat": {"token": "abc", "app_id": "wx1", "app_secret": "s", "mode": "plain"},
        "web": {"secret_key": "x" * 32, "port": sys.argv[1], "threads": 2},
        "privacy": {"keys": ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]},
    }), "tests.launch.slow_app:web")
except LaunchError as error:
    sys.exit(f"error: {error}")
"""


@pytest.fixture
def port(free_port: int) -> int:
    return free_port


@pytest.fixture
def server(processes: Processes, port: int) -> Running:
    running = processes.start([sys.executable, "-c", SERVE, port])
    wait_until(lambda: answer(port), 20)
    return running


def answer(port: int, path: str = "/") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as reply:
            return str(reply.read().decode())
    except OSError:
        return ""


def test_a_request_in_flight_is_answered_before_it_stops(server: Running, port: int, tmp_path: Path) -> None:
    answers: list[str] = []
    visit = threading.Thread(target=lambda: answers.append(answer(port, f"/slow?{tmp_path}")))
    visit.start()
    wait_until((tmp_path / "begun").exists)
    server.popen.send_signal(signal.SIGTERM)
    (tmp_path / "go").touch()
    visit.join()
    assert answers[0]
    assert server.ends() == 0


def test_a_killed_worker_is_replaced(server: Running, port: int) -> None:
    worker = answer(port)
    os.kill(int(worker), signal.SIGKILL)
    wait_until(lambda: answer(port) not in ("", worker))


def test_a_taken_port_is_one_sentence(server: Running, port: int, processes: Processes) -> None:
    second = processes.start([sys.executable, "-c", SERVE, port])
    assert second.ends() == 1
    assert second.text().startswith(f"error: port {port} on 127.0.0.1 cannot be used")
    assert second.text().count("\n") == 1
