"""SQLite's writers take turns: nobody waits for ever, and whoever fails leaves the turn to the next."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from bot.store.database import connect

SHORT, LONG = 0.2, 30.0
THREADS, EACH = 12, 20
ADD = text("update tally set n = n + 1")


@pytest.fixture
def url(tmp_path: object) -> str:
    url = f"sqlite:///{tmp_path}/tally.db"
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("create table tally (n integer)"))
        connection.execute(text("insert into tally values (0)"))
    engine.dispose()
    return url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url, SHORT)
    yield engine
    engine.dispose()


def write(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(ADD)


def tally(engine: Engine) -> int:
    with engine.connect().execution_options(reads_only=True) as connection:
        return int(connection.scalar(text("select n from tally")) or 0)


def test_many_threads_write_one_after_the_other(url: str) -> None:
    engine = connect(url, LONG)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: write(engine), range(THREADS * EACH)))
    assert tally(engine) == THREADS * EACH
    engine.dispose()


def test_nobody_waits_for_ever_and_the_next_finds_its_turn(engine: Engine) -> None:
    with engine.begin() as first:
        first.execute(ADD)
        with pytest.raises(OperationalError, match=r"locked|too long"):
            write(engine)
        assert tally(engine) == 0  # readers do not wait
    write(engine)
    assert tally(engine) == 2


def test_what_breaks_off_leaves_its_turn(engine: Engine) -> None:
    def break_off(connection: Connection) -> None:
        connection.execute(ADD)
        raise RuntimeError("broken off")

    for _ in range(2):
        with pytest.raises(RuntimeError), engine.begin() as connection:
            break_off(connection)
    write(engine)
    assert tally(engine) == 1


def test_a_turn_that_another_process_makes_vain_is_left(url: str, engine: Engine) -> None:
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("begin immediate")
    for _ in range(2):
        with pytest.raises(OperationalError, match=r"locked|too long"):
            write(engine)
    with engine.connect().execution_options(reads_only=True) as reader:
        assert reader.scalar(text("pragma busy_timeout")) == SHORT * 1000  # it waits as ever
    other.execute("rollback")
    other.close()
    write(engine)
    assert tally(engine) == 1


def test_a_connection_may_begin_again_after_its_commit(engine: Engine) -> None:
    with engine.connect() as connection:
        for _ in range(3):
            connection.execute(ADD)
            connection.commit()
    write(engine)
    assert tally(engine) == 4


def test_a_connection_that_died_leaves_its_turn(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(ADD)
        connection.invalidate()
    write(engine)
    assert tally(engine) == 1
