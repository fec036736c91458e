"""What happens when Redis is restarted, flushed, silent, unreachable or full of something else."""

import logging
import multiprocessing
import signal
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from bot.dialog.memory import Opening
from bot.dialog.messages import Answer
from bot.dialog.talk import Talk
from bot.domain.ports import MemoryGoneError
from bot.memory import keys
from bot.memory.connection import Line, connect, ping
from bot.memory.shelf import RedisShelf
from bot.memory.windows import RedisWindows
from tests.memory.conftest import Remember
from tests.memory.loops import remembering
from tests.memory.people import HELLO, NOW, message, talk
from tests.memory.server import Server, free_port
from tests.processes import wait_until


@contextmanager
def a_silent_server(backlog: int) -> Iterator[str]:
    """Takes connections as long as its backlog has room, and says nothing to anyone."""
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as server:
        yield f"redis://:geheim@127.0.0.1:{server.getsockname()[1]}/0"


def test_everything_works_on_after_a_restart_that_forgot_everything(
    own_redis: Server, remember: Remember
) -> None:
    line = connect(own_redis.url)
    memory, windows, shelf = remember(own_redis.url), RedisWindows(line), RedisShelf(line)
    memory.close(message(1), memory.open(message(1), NOW), talk("signup.choose"), HELLO)
    own_redis.kill()
    own_redis.start()

    opening = memory.open(message(2), NOW)
    assert opening.talk is None
    memory.close(message(2), opening, talk("signup.confirm"), HELLO)
    assert memory.open(message(3), NOW).talk == talk("signup.confirm")
    assert windows.spend(["alice"], NOW) == {"alice"}
    with shelf.lock():
        shelf.put("token", NOW, NOW)
    assert shelf.get() == ("token", NOW)


def test_a_ledger_alone_notices_a_restart(own_redis: Server) -> None:
    windows = RedisWindows(connect(own_redis.url))
    assert windows.spend(["alice"], NOW) == set()
    own_redis.kill()
    own_redis.start()

    assert windows.spend(["alice"], NOW) == set()


def test_a_turn_that_a_restart_forgot_keeps_its_answer_but_no_talk(
    own_redis: Server, remember: Remember
) -> None:
    memory = remember(own_redis.url)
    opening = memory.open(message(1), NOW)
    own_redis.kill()
    own_redis.start()
    memory.close(message(1), opening, talk("signup.choose"), HELLO)

    assert memory.open(message(1), NOW).answer == HELLO
    assert memory.open(message(2), NOW).talk is None


def test_a_turn_that_a_silent_redis_takes_at_last_locks_nobody_out(
    own_redis: Server, remember: Remember
) -> None:
    memory = remember(own_redis.url)
    memory.abandon(message(1), memory.open(message(1), NOW))
    own_redis.stop()
    with pytest.raises(MemoryGoneError):
        memory.open(message(2), NOW)
    own_redis.go_on()
    assert memory.open(message(3), NOW).key


def test_forgotten_scripts_are_sent_again(own_redis: Server, remember: Remember) -> None:
    line = connect(own_redis.url)
    memory = remember(own_redis.url)
    memory.abandon(message(1), memory.open(message(1), NOW))
    line.call("SCRIPT", "FLUSH")

    assert RedisWindows(line).spend(["alice"], NOW) == {"alice"}
    assert memory.open(message(1), NOW).key


def test_nothing_listens(tmp_path: Path) -> None:
    port = free_port()
    for url in (f"redis://127.0.0.1:{port}", f"rediss://127.0.0.1:{port}", f"unix://{tmp_path}/none.sock"):
        assert_gone_within(url, seconds=0.5)


def test_a_server_that_says_nothing() -> None:
    with a_silent_server(backlog=50) as url:
        assert_gone_within(url, seconds=1.5)


def test_a_server_that_takes_no_connection() -> None:
    with a_silent_server(backlog=0) as url, socket.socket() as crowd:
        port = int(url.split(":")[-1].removesuffix("/0"))
        crowd.connect(("127.0.0.1", port))
        assert_gone_within(url, seconds=1.5)


def test_a_wrong_password_is_a_memory_that_is_gone(tmp_path: Path) -> None:
    server = Server(tmp_path, "--requirepass", "right")
    try:
        ping(server.tcp_url.replace("//", "//:right@"))
        assert_gone_within(server.tcp_url.replace("//", "//:geheim@"), seconds=0.5)
    finally:
        server.kill()


def assert_gone_within(url: str, seconds: float) -> None:
    with remembering(url) as memory:
        start = monotonic()
        with pytest.raises(MemoryGoneError) as caught:
            memory.open(message(1), NOW)
        assert monotonic() - start < seconds
    told = "".join(traceback.format_exception(caught.value))
    assert "geheim" not in told
    assert "127.0.0.1" not in told


def test_every_door_says_that_the_memory_is_gone(remember: Remember) -> None:
    url = f"redis://127.0.0.1:{free_port()}"
    memory, windows = remember(url), RedisWindows(connect(url))
    calls = [
        lambda: memory.close(message(1), Opening("key"), None, HELLO),
        lambda: windows.spend(["alice"], NOW),
        lambda: windows.open_now(["alice"], NOW),
        lambda: ping(f"redis://127.0.0.1:{free_port()}"),
    ]
    for call in calls:
        with pytest.raises(MemoryGoneError):
            call()


def test_what_only_corrects_the_ledger_fails_in_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    windows = RedisWindows(connect(f"redis://127.0.0.1:{free_port()}"))
    windows.give_back(["alice"], NOW)
    windows.close(["alice"])
    assert caplog.messages == ["memory.windows_not_corrected"] * 2
    assert "alice" not in str([record.__dict__ for record in caplog.records])


def test_abandoning_a_turn_does_not_hide_why_it_was_abandoned(remember: Remember) -> None:
    memory = remember(f"redis://127.0.0.1:{free_port()}")

    memory.abandon(message(1), Opening("key"))


def test_a_redis_that_answers_is_healthy(redis_url: str, own_redis: Server) -> None:
    ping(redis_url)
    ping(own_redis.tcp_url)


UNREADABLE = ["{", "[]", "7", "{}", '{"at":1}', "\udcff"]
UNREADABLE += ['1e99 0 0 ["",{},""]\n[]', "1 0 0 7\n[]", "1 0 0 [1]\n"]


@pytest.mark.parametrize("kept", UNREADABLE)
def test_a_talk_that_cannot_be_read_starts_over(
    redis_url: str, prefix: str, remember: Remember, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    connect(redis_url).call("SET", keys.talk(prefix, "alice"), kept.encode(errors="surrogateescape"))

    with caplog.at_level(logging.WARNING):
        assert remember(redis_url, prefix).open(message(1), NOW).talk == Talk(NOW)
    assert caplog.messages == ["memory.talk_unreadable"]
    assert "alice" not in str(caplog.records[0].__dict__)


def test_a_key_that_holds_something_else_is_an_error_that_names_nobody(
    line: Line, prefix: str, remember: Remember, redis_url: str
) -> None:
    line.call("LPUSH", keys.talk(prefix, "alice"), "x")
    line.call("LPUSH", keys.window(prefix, "alice"), "x")

    remember(redis_url, prefix).open(message(1, "bob"), NOW)
    with pytest.raises(MemoryGoneError, match=r"^Redis: WRONGTYPE$"):
        remember(redis_url, prefix).open(message(1), NOW)


def test_the_connection_survives_a_fork(redis_url: str) -> None:
    line = connect(redis_url)
    line.call("PING")
    fork = multiprocessing.get_context("fork")
    answers = fork.SimpleQueue()

    def child(name: str) -> None:
        answers.put({line.call("ECHO", name) for _ in range(200)})

    children = [fork.Process(target=child, args=(name,)) for name in ("bob", "charlie")]
    for process in children:
        process.start()
    mine = {line.call("ECHO", "alice") for _ in range(200)}
    theirs = [answers.get() for _ in children]
    for process in children:
        process.join()
    assert mine == {"alice"}
    assert sorted(theirs, key=str) == [{"bob"}, {"charlie"}]


def test_an_interrupted_call_leaves_no_reply_to_the_next_one(line: Line, prefix: str) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            line.call("BLPOP", f"{prefix}nothing", 1)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert line.call("ECHO", "next") == "next"


def test_an_answer_survives_whatever_the_person_wrote(
    prefix: str, remember: Remember, redis_url: str
) -> None:
    memory, strange = remember(redis_url, prefix), Answer("t\0h\r\n'\"\\ 🎉 ]]> {alice}")
    memory.close(message(1), memory.open(message(1), NOW), None, strange)

    assert memory.open(message(1), NOW).answer == strange


def test_a_turn_is_kept_though_its_connection_died_meanwhile(own_redis: Server, remember: Remember) -> None:
    memory = remember(own_redis.url)
    memory.close(message(1), memory.open(message(1), NOW), None, HELLO)
    opening = memory.open(message(2), NOW)
    own_redis.kill()
    own_redis.start()
    memory.close(message(2), opening, talk("signup.choose"), HELLO)

    assert memory.open(message(2), NOW).answer == HELLO


def test_a_turn_that_redis_took_to_its_grave_is_told(
    own_redis: Server, caplog: pytest.LogCaptureFixture, remember: Remember
) -> None:
    """Nobody waits for the end of a turn: that it went wrong stands in the log."""
    memory = remember(own_redis.url)
    memory.close(message(1), memory.open(message(1), NOW), None, HELLO)
    opening = memory.open(message(2), NOW)
    own_redis.stop()
    memory.close(message(2), opening, None, HELLO)
    own_redis.kill()
    wait_until(lambda: caplog.messages == ["memory.turn_not_kept"], 5, "the log")

    own_redis.start()
    assert memory.open(message(3), NOW).key
    assert caplog.messages == ["memory.turn_not_kept"]
