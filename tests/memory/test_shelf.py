"""The shelf for the access token: one token, and one at a time who fetches it."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.memory import keys
from bot.memory.connection import Line, connect
from bot.memory.shelf import RedisShelf
from tests.memory.people import NOW
from tests.memory.processes import at_once
from tests.memory.server import free_port

SOON = timedelta(milliseconds=60)
LONG = timedelta(seconds=30)


@pytest.fixture
def shelf(line: Line, prefix: str) -> RedisShelf:
    return RedisShelf(line, prefix)


def test_an_empty_shelf_has_no_token(shelf: RedisShelf) -> None:
    assert shelf.get() is None


def test_a_token_is_found_with_the_time_it_expires(shelf: RedisShelf) -> None:
    shelf.put("first", NOW + timedelta(hours=2), NOW)

    assert shelf.get() == ("first", NOW + timedelta(hours=2))


def test_a_token_tells_its_age_and_an_empty_shelf_none(shelf: RedisShelf) -> None:
    assert shelf.age(NOW) is None
    shelf.put("first", NOW + timedelta(hours=2), NOW)
    assert shelf.age(NOW + timedelta(minutes=5)) == timedelta(minutes=5)


def test_accounts_have_shelves_of_their_own(shelf: RedisShelf, line: Line, prefix: str) -> None:
    shelf.put("first", NOW, NOW)

    assert RedisShelf(line, f"other-{prefix}").get() is None


def test_a_dropped_token_is_gone(shelf: RedisShelf) -> None:
    shelf.put("first", NOW, NOW)
    shelf.drop("first")
    shelf.drop("first")

    assert shelf.get() is None


def test_dropping_an_old_token_leaves_the_new_one(shelf: RedisShelf) -> None:
    shelf.put("second", NOW, NOW)
    shelf.drop("first")

    assert shelf.get() == ("second", NOW)


@pytest.mark.parametrize(
    "text", ["{", "[]", "7", "null", '{"token": "x"}', '{"token": "x", "expires_at": "?"}']
)
def test_what_cannot_be_read_is_no_token_and_can_be_replaced(
    shelf: RedisShelf, line: Line, prefix: str, text: str
) -> None:
    line.call("SET", keys.token(prefix), text)
    assert shelf.get() is None
    shelf.drop("x")

    shelf.put("first", NOW, NOW)
    assert shelf.get() == ("first", NOW)


def test_the_lock_is_free_again_afterwards_also_after_an_error(shelf: RedisShelf) -> None:
    with pytest.raises(ValueError, match="no token"), shelf.lock():
        raise ValueError("no token")
    with shelf.lock():
        pass


def test_waiting_for_the_lock_has_an_end(line: Line, prefix: str) -> None:
    impatient = RedisShelf(line, prefix, patience=SOON)

    with impatient.lock(), pytest.raises(TimeoutError), impatient.lock():
        pass


def test_a_lock_whose_holder_died_ends_by_itself(line: Line, prefix: str) -> None:
    RedisShelf(line, prefix, lease=SOON).lock().__enter__()

    with RedisShelf(line, prefix, patience=LONG).lock():
        pass


def test_a_lock_that_was_lost_does_not_free_the_next_one(line: Line, prefix: str) -> None:
    slow = RedisShelf(line, prefix, lease=SOON).lock()
    slow.__enter__()
    with RedisShelf(line, prefix).lock():
        slow.__exit__(None, None, None)
        with pytest.raises(TimeoutError), RedisShelf(line, prefix, patience=SOON).lock():
            pass


def test_a_shelf_out_of_reach_is_like_an_empty_one_whose_lock_is_free() -> None:
    shelf = RedisShelf(connect(f"redis://127.0.0.1:{free_port()}"))

    with shelf.lock():
        shelf.put("first", NOW, NOW)
    shelf.drop("first")
    assert shelf.get() is None


def hold_in_sixteen_threads(url: str, prefix: str, path: Path) -> int:
    """The file exists while somebody holds the lock; making it fails when there is one already."""
    shelf = RedisShelf(connect(url), prefix, patience=LONG)

    def hold(_: int) -> None:
        with shelf.lock():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            path.unlink()

    with ThreadPoolExecutor(16) as threads:
        return len(list(threads.map(hold, range(16))))


def test_one_at_a_time_holds_the_lock(redis_url: str, prefix: str, tmp_path: Path) -> None:
    work = [(redis_url, prefix, tmp_path / "held")] * 4

    assert at_once(hold_in_sixteen_threads, work) == [16, 16, 16, 16]
