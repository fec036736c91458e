"""`up`: all start together, all stop together, however the one on top ends."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from bot.settings import embedded_socket
from tests.processes import Processes, Running, wait_until

HTTP = """
import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        if self.path == '/crash': os._exit(7)
    def log_message(self, *args): pass
http.server.HTTPServer(('127.0.0.1', {port}), Page).serve_forever()
"""
PARENT = """
import signal, subprocess
print('grandchild', subprocess.Popen(['sleep', '1000']).pid, flush=True)
while True: signal.pause()
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, lambda *_: print('no', flush=True))" + PARENT
WAIT = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit('goodbye'))
signal.pause()
"""
RUNNING = "Ctrl-C stops it"
Up = Callable[[str], Running]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def up(processes: Processes, var: Path) -> Up:
    def start(plan: str) -> Running:
        return processes.start([sys.executable, "-m", "tests.launch.tree_program", var, plan])

    return start


@pytest.fixture
def port(free_port: int) -> int:
    return free_port


def services(*programs: str, more: str = "") -> str:
    return f"Plan((), ({', '.join(programs)},), {more})"


def web(port: int) -> str:
    return f"program('web', {HTTP.format(port=port)!r}, ready='http://127.0.0.1:{port}/')"


def log(var: Path, name: str) -> str:
    return (var / "logs" / f"{name}.log").read_text()


def alive(pid: int) -> bool:
    """Whether it still does something; a dead one may wait for its parent to look."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def answers(path: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(path)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_child_and_redis(up: Up, var: Path, port: int, number: int) -> None:
    running = up(services(web(port), f"program('worker', {WAIT!r})"))
    running.says(RUNNING)
    assert embedded_socket(var).exists()
    assert running.stop(number) == 0
    assert log(var, "worker") == "goodbye\n"
    assert free(port)
    assert not embedded_socket(var).exists()


def test_nohup_keeps_it_alive(processes: Processes, var: Path, port: int) -> None:
    program = [sys.executable, "-m", "tests.launch.tree_program", var, services(web(port))]
    running = processes.start(["nohup", *program])
    running.says(RUNNING)
    running.popen.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        running.ends(0.5)
    assert running.stop() == 0


def test_the_death_of_make_ends_it(processes: Processes, var: Path, port: int) -> None:
    program = f"{sys.executable} -m tests.launch.tree_program {var} {shlex.quote(services(web(port)))}"
    make = processes.start(["sh", "-c", f"{program}; true"], {"MAKELEVEL": "1"})
    make.says(RUNNING)
    make.popen.kill()
    wait_until(lambda: free(port))
    wait_until(lambda: not embedded_socket(var).exists())


def test_it_says_where_to_look_once_everything_answers(up: Up, port: int) -> None:
    notes = "notes=(('phone', 'http://phone'), ('health', 'http://health'))"
    running = up(services(web(port), more=notes))
    running.says("  phone   http://phone")
    running.says("  health  http://health")
    assert not free(port)


def test_commands_run_in_order_around_the_services(up: Up, var: Path, port: int) -> None:
    note = "open({!r}, 'a').write('{}\\n')"
    path = str(var / "order")
    first = f"program('first', {note.format(path, 'first')!r})"
    last = f"program('last', {note.format(path, 'last')!r})"
    up(f"Plan(({first},), ({web(port)},), ({last},))").says(RUNNING)
    wait_until(lambda: (var / "order").read_text() == "first\nlast\n", what="the last command")


def test_a_command_that_fails_when_all_is_up_is_said_and_ends_nothing(up: Up, port: int) -> None:
    failing = "program('menu', 'raise SystemExit(\"no rights\")')"
    running = up(f"Plan((), ({web(port)},), ({failing},))")
    running.says(RUNNING)
    running.says("no rights")
    assert running.popen.poll() is None
    assert not free(port)


def test_a_service_starts_when_the_command_it_needs_has_ended(up: Up, var: Path) -> None:
    done = str(var / "done")
    first = f"program('first', \"open('{done}', 'w')\")"
    needs = f"program('worker', \"open('{done}'); __import__('signal').pause()\", after='first')"
    running = up(f"Plan(({first},), ({needs},))")
    running.says(RUNNING)
    assert log(var, "worker") == ""


def test_folders_are_emptied_for_a_start_but_not_for_a_refused_one(up: Up, var: Path, port: int) -> None:
    counts = var / "metrics"
    counts.mkdir(parents=True)
    (counts / "old").touch()
    plan = services(web(port), more=f"fresh=(Path({str(counts)!r}),)")
    up(plan).says(RUNNING)
    assert list(counts.iterdir()) == []
    (counts / "new").touch()
    assert up(plan).ends() == 1
    assert list(counts.iterdir()) == [counts / "new"]


def test_a_command_that_fails_ends_the_start_with_its_last_words(up: Up, port: int) -> None:
    failing = "program('database', 'raise SystemExit(\"no such table\")')"
    running = up(f"Plan(({failing},), ({web(port)},))")
    assert running.ends() == 1
    assert running.text() == "error: database failed (exit code 1): no such table\n"
    assert free(port)


def test_a_child_that_dies_is_named_and_started_again(up: Up, var: Path, port: int) -> None:
    running = up(services(web(port)))
    running.says(RUNNING)
    with socket.create_connection(("127.0.0.1", port)) as visit:
        visit.sendall(b"GET /crash HTTP/1.0\r\n\r\n")
    running.says("web ended by itself (exit code 7: it said nothing); starting it again in 0.5 s")
    wait_until(lambda: not free(port))
    assert running.stop() == 0


def test_a_child_that_dies_at_once_three_times_ends_everything(up: Up, port: int) -> None:
    running = up(services(web(port), "program('worker', 'raise SystemExit(\"no such module\")')"))
    assert running.ends() == 1
    assert running.says("error:").startswith(
        "error: worker ended by itself (exit code 1: no such module), 3 times in a row"
    )
    assert "Traceback" not in running.text()
    assert free(port)


def test_leftovers_of_a_child_end_with_it(up: Up, var: Path) -> None:
    running = up(services(f"program('worker', {STUBBORN!r})"))
    running.says(RUNNING)
    grandchild = int(wait_until(lambda: re.search(r"grandchild (\d+)", log(var, "worker")))[1])
    running.popen.send_signal(signal.SIGTERM)
    wait_until(lambda: "no" in log(var, "worker"))
    assert running.stop() == 0  # asked twice: no more patience
    wait_until(lambda: not alive(grandchild))


def test_a_killed_parent_leaves_nothing_and_the_next_start_works(up: Up, var: Path, port: int) -> None:
    plan = services(
        web(port), f"program('worker', {PARENT!r})", more=f"ports=(('127.0.0.1', {port}, 'PORT'),)"
    )
    running = up(plan)
    running.says(RUNNING)
    running.popen.kill()
    again = up(plan)
    again.says(RUNNING)
    assert len(re.findall("grandchild", log(var, "worker"))) == 2
    grandchild = int(re.findall(r"grandchild (\d+)", log(var, "worker"))[0])
    assert not alive(grandchild)


def test_a_second_up_in_one_folder_is_refused(up: Up, port: int) -> None:
    first = up(services(web(port)))
    first.says(RUNNING)
    second = up(services(web(port)))
    assert second.ends() == 1
    sentence = f"it already runs in this folder (process {first.pid}); stop that one with Ctrl-C first"
    assert second.text() == f"error: {sentence}\n"


def test_a_busy_port_is_one_sentence(up: Up, var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        running = up(services(web(port), more=f"ports=(('127.0.0.1', {port}, 'BOT_WEB__PORT'),)"))
        assert running.ends() == 1
    sentence = (
        f"port {port} on 127.0.0.1 cannot be used (address already in use); BOT_WEB__PORT chooses another"
    )
    assert running.text() == f"error: {sentence}\n"
    assert not embedded_socket(var).exists()


def test_a_redis_of_ones_own_that_does_not_answer_is_said(
    processes: Processes, tmp_path: Path, port: int
) -> None:
    """Busy besides, so that it ends by itself."""
    with socket.create_server(("127.0.0.1", port)):
        away = "redis://somebody:secret@127.0.0.1:1"
        environ = {"BOT_PATHS__VAR": str(tmp_path), "BOT_WEB__PORT": str(port), "BOT_REDIS__URL": away}
        running = processes.start([sys.executable, "manage.py", "up"], environ)
        assert running.ends() == 1
    first, _busy = running.text().splitlines()
    assert first == "redis.url: nothing answers there yet (Redis: ConnectionError); see `manage.py check`"


def test_redis_killed_by_somebody_comes_back(up: Up, var: Path, port: int) -> None:
    running = up(services(web(port)))
    running.says(RUNNING)
    pid = int((var / "redis" / "redis.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    running.says("the embedded Redis ended by itself; starting it again")
    wait_until(lambda: answers(embedded_socket(var)))
