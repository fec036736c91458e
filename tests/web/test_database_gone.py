"""A database that goes away under a running bot: a sentence instead of silence, and all well afterwards."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.processes import wait_until
from tests.servers import Postgres
from tests.web.conftest import Bot, bot_with
from tests.web.platform import ORIGINAL_ID

ALICE = "oAlice_9876543210abcdefghijkl"
RECEIPT = (
    f"<xml><ToUserName>{ORIGINAL_ID}</ToUserName><FromUserName>{ALICE}</FromUserName>"
    "<CreateTime>1800000000</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event>"
    "<MsgID>200163836</MsgID><Status>success</Status></xml>"
)


@pytest.fixture
def running(postgres: Postgres) -> Iterator[Bot]:
    url = postgres.migrated()
    with bot_with(url, webs=1) as bot:
        yield bot
    postgres.drop(url)


def rename(postgres: Postgres, old: str, new: str) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {old} WITH ALLOW_CONNECTIONS false")
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(kill, [old])
        gone = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        wait_until(lambda: connection.execute(gone, [old]).fetchone() == (0,))
        connection.execute(f"ALTER DATABASE {old} RENAME TO {new}")
        connection.execute(f"ALTER DATABASE {new} WITH ALLOW_CONNECTIONS true")


def test_people_are_told_and_later_served(running: Bot, postgres: Postgres) -> None:
    name = urlsplit(running.environ["BOT_DATABASE__URL"]).path.strip("/")
    usual = running.platform.says(ALICE, "活动")
    running.stage.engine.dispose()
    rename(postgres, name, f"{name}_away")
    try:
        sorry = running.platform.says(ALICE, "活动")
        assert sorry
        assert sorry != usual
        assert running.platform.get("/readyz").json() == {
            "status": "not ready",
            "database": "gone",
            "redis": "ok",
        }
        assert running.platform.push(RECEIPT).status == 500  # so that the platform sends it again
    finally:
        rename(postgres, f"{name}_away", name)
    assert running.platform.says(ALICE, "活动") == usual
    assert running.platform.push(RECEIPT).status == 200
    assert running.platform.get("/readyz").ok
    assert ALICE not in running.said()


def test_a_connection_that_died_in_the_pool_is_not_noticed(running: Bot, postgres: Postgres) -> None:
    usual = running.platform.says(ALICE, "活动")
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        name = urlsplit(running.environ["BOT_DATABASE__URL"]).path.strip("/")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
    answer = running.platform.says(ALICE, "活动")
    assert answer == usual, running.said()
