"""`serve`: it stops without cutting a request, a dead process is replaced, and none outlives its parent."""

import os
import signal
import sys
import threading
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot.launch.connections import CROWDED
from bot.launch.web_process import allow
from tests.processes import Processes, Running, wait_until

SERVE = """
import sys
from bot.launch import server
from bot.launch.errors import LaunchError
from bot.settings import check
port, workers, factory = sys.argv[1:]
try:
    server.serve(check({
        "community": {"name": "test"},
        "wechat": {"token": "abc", "app_id": "wx1", "app_secret": "s", "mode": "plain"},
        "web": {"secret_key": "x" * 32, "port": port, "workers": workers},
        "privacy": {"keys": ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]},
    }), f"tests.launch.slow_app:{factory}")
except LaunchError as error:
    sys.exit(f"error: {error}")
"""
Serve = Callable[..., Running]


@pytest.fixture
def port(free_port: int) -> int:
    return free_port


@pytest.fixture
def serve(processes: Processes, port: int) -> Serve:
    def start(factory: str = "web", workers: int = 1) -> Running:
        return processes.start([sys.executable, "-c", SERVE, port, workers, factory])

    return start


@pytest.fixture
def server(serve: Serve, port: int) -> Running:
    running = serve()
    wait_until(lambda: answer(port), 20)
    return running


def answer(port: int, path: str = "/") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as reply:
            return str(reply.read().decode())
    except OSError:
        return ""


def visit(port: int, folder: Path) -> tuple[threading.Thread, list[str]]:
    """A slow request that has begun, and where its answer will be."""
    answers: list[str] = []
    visiting = threading.Thread(target=lambda: answers.append(answer(port, f"/slow?{folder}")))
    visiting.start()
    wait_until((folder / "begun").exists)
    return visiting, answers


def gone(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    return False


def test_a_request_in_flight_is_answered_before_it_stops(server: Running, port: int, tmp_path: Path) -> None:
    visiting, answers = visit(port, tmp_path)
    server.popen.send_signal(signal.SIGTERM)
    wait_until(lambda: not answer(port))  # nobody new comes in
    (tmp_path / "go").touch()
    visiting.join()
    assert answers[0]
    assert server.ends() == 0
    assert server.text() == ""


def test_asked_twice_it_waits_for_nobody(server: Running, port: int, tmp_path: Path) -> None:
    worker = answer(port)
    visiting, answers = visit(port, tmp_path)
    for _ in range(2):
        server.popen.send_signal(signal.SIGINT)
        wait_until(lambda: not answer(port))
    assert server.ends(5) == 0
    visiting.join()
    assert answers == [""]
    assert gone(worker)
    assert server.text() == "a web process is killed, as it still answers a request\n"


def test_ctrl_c_reaches_all_and_says_nothing(server: Running, port: int) -> None:
    worker = answer(port)
    os.killpg(server.pid, signal.SIGINT)
    assert server.ends() == 0
    assert gone(worker)
    assert server.text() == ""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_process_is_replaced_and_nobody_is_refused(serve: Serve, port: int, workers: int) -> None:
    running = serve(workers=workers)
    worker = wait_until(lambda: answer(port), 20)
    os.kill(int(worker), signal.SIGKILL)
    assert answer(port) not in ("", worker)
    running.says("a web process ended by itself (exit code -9) and is started again")


@pytest.mark.parametrize("busy", [False, True])
def test_a_killed_parent_leaves_nobody_and_the_next_start_works(
    server: Running, serve: Serve, port: int, tmp_path: Path, busy: bool
) -> None:
    worker = answer(port)
    visiting, answers = visit(port, tmp_path) if busy else (threading.Thread(), [])
    server.popen.kill()
    server.ends()
    wait_until(lambda: not answer(port), 2)
    serve()
    assert wait_until(lambda: answer(port), 20) != worker
    (tmp_path / "go").touch()
    wait_until(lambda: gone(worker))
    if busy:
        visiting.join()
        assert answers == [worker]


def test_a_taken_port_is_one_sentence(server: Running, port: int, serve: Serve) -> None:
    second = serve()
    assert second.ends() == 1
    assert second.text().startswith(f"error: port {port} on 127.0.0.1 cannot be used")
    assert second.text().count("\n") == 1


def test_what_cannot_be_built_is_not_tried_for_ever(serve: Serve) -> None:
    running = serve("broken")
    assert running.ends() == 1
    assert running.text().endswith("ValueError: no such setting\n")  # what `up` shows of it


def test_those_who_rest_do_not_take_all_places(server: Running, port: int) -> None:
    allow(2 * CROWDED)  # also a Mac, where it would be 256
    with ExitStack() as stack:
        for number in range(CROWDED + 20):
            visitor = stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=10)))
            visitor.request("GET", "/")
            reply = visitor.getresponse()
            assert (reply.status, reply.will_close) == (200, number >= CROWDED)
            reply.read()
