"""The servers and the browser that tests ask for are real and come clean."""

import psycopg
import pytest
import redis
from playwright.sync_api import Page


@pytest.mark.parametrize("turn", [1, 2])
def test_redis_comes_empty(redis_url: str, turn: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.incr("visits") == 1


@pytest.mark.parametrize("turn", [1, 2])
def test_postgresql_comes_empty(empty_postgres_url: str, turn: int) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        connection.execute("CREATE TABLE visit (n int)")


def test_every_database_comes_with_the_newest_schema(database_url: str) -> None:
    from bot.store.migrate import upgrade

    upgrade(database_url)


def test_the_browser_shows_a_page(page: Page) -> None:
    page.set_content("<h1>聚一起</h1>")
    assert page.inner_text("h1") == "聚一起"
