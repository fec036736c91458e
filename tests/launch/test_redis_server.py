"""The embedded Redis: one server for a folder, whoever starts it, however it ended."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from bot.launch import redis_server
from bot.settings import Settings, embedded_socket
from tests.processes import Processes, wait_until

ENSURE = """
import sys
from pathlib import Path
from bot.launch import redis_server
from bot.settings import check
print("server", redis_server.ensure(check(eval(sys.argv[1]))))
"""


@pytest.fixture
def folder(settings: Settings) -> Iterator[Settings]:
    """Settings of a folder in which no server stays."""
    yield settings
    redis_server.stop(settings)


def client(settings: Settings) -> "redis.Redis":
    return redis.Redis.from_url(settings.redis_url)


def test_it_listens_on_a_socket_only(folder: Settings) -> None:
    redis_server.ensure(folder)
    with client(folder) as server:
        assert server.ping()
        assert server.config_get("port") == {"port": "0"}
        kept = {"appendonly": "yes", "appendfsync": "everysec"}
        assert kept.items() <= server.config_get("append*").items()


def test_a_server_that_answers_is_adopted(folder: Settings) -> None:
    assert redis_server.ensure(folder) == redis_server.ensure(folder)


def test_four_starts_at_once_give_one_server(folder: Settings, processes: Processes) -> None:
    tree = folder.model_dump(mode="json") | {
        "wechat": {"token": "abc", "app_id": "wx1", "app_secret": "s", "mode": "plain"},
        "web": {"secret_key": "x" * 32},
        "privacy": {"keys": ["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]},
    }
    started = [processes.start([sys.executable, "-c", ENSURE, repr(tree)]) for _ in range(4)]
    assert {process.ends() for process in started} == {0}
    assert {process.text() for process in started} == {f"server {redis_server.ensure(folder)}\n"}


def test_a_stop_leaves_little_to_read(folder: Settings) -> None:
    redis_server.ensure(folder)
    with client(folder) as server:
        for number in range(20):
            server.set("key", f"{number}".ljust(1_000_000))
        before = size_of(folder)
    redis_server.stop(folder)
    assert size_of(folder) < 2_000_000 < redis_server.LONG < before
    redis_server.ensure(folder)
    with client(folder) as server:
        assert server.get("key").startswith(b"19")


def size_of(folder: Settings) -> int:
    """Bytes that the next start reads."""
    return sum(file.stat().st_size for file in (folder.var / "redis" / "appendonlydir").iterdir())


def test_data_survives_a_stop(folder: Settings) -> None:
    redis_server.ensure(folder)
    with client(folder) as server:
        server.set("talk", "kept")
    redis_server.stop(folder)
    assert not embedded_socket(folder.var).exists()
    redis_server.ensure(folder)
    with client(folder) as server:
        assert server.get("talk") == b"kept"


def test_data_survives_a_kill(folder: Settings) -> None:
    pid = redis_server.ensure(folder)
    with client(folder) as server:
        server.mset({f"talk{n}": "kept" for n in range(1000)})
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: gone(pid))
    assert redis_server.ensure(folder) != pid
    with client(folder) as server:
        assert server.dbsize() == 1000


def test_a_stale_socket_is_replaced(folder: Settings) -> None:
    socket = embedded_socket(folder.var)
    socket.parent.mkdir(parents=True)
    socket.touch()
    redis_server.ensure(folder)
    with client(folder) as server:
        assert server.ping()


def test_stopping_where_nothing_runs_does_nothing(folder: Settings) -> None:
    redis_server.stop(folder)


def test_a_deep_folder_gets_a_short_socket(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    deep = make_settings(paths={"var": str(tmp_path / ("deep" * 30))})
    redis_server.ensure(deep)
    try:
        with client(deep) as server:
            assert server.ping()
    finally:
        redis_server.stop(deep)


def test_a_server_that_cannot_start_says_why(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    spoilt = make_settings(paths={"var": str(tmp_path)})
    (tmp_path / "redis").mkdir()
    (tmp_path / "redis" / "appendonlydir").write_text("a file where a folder should be")
    with pytest.raises(redis_server.LaunchError, match=r"the embedded Redis does not start.*redis\.log"):
        redis_server.ensure(spoilt)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
