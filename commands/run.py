"""Running the bot on this machine: serve, up. Nothing of the bot itself is loaded here: others do that."""

import os
import sys

import click

from bot.domain.ports import MemoryGoneError
from bot.launch import local, redis_server, server, tree
from bot.launch.plan import LEAN, plan
from bot.memory.connection import ping
from bot.metrics import forget_the_dead, metrics_folder
from bot.settings import Settings

COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # where the metrics library looks for the folder


@click.command()
@click.option("--host", help="Overrides web.host.")
@click.option("--port", type=click.IntRange(1, 65535), help="Overrides web.port.")
def serve(host: str | None, port: int | None) -> None:
    """Run the web server alone."""
    for name, value in (("BOT_WEB__HOST", host), ("BOT_WEB__PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    settings = local.load()
    need_redis(settings)
    count_into(settings)
    os.environ.update(LEAN)
    server.serve(settings)


@click.command()
def up() -> None:
    """Run everything on this machine; without a configured account, with the sandbox and demo data."""
    settings = local.load()
    count_into(settings)
    _say_if_redis_is_away(settings)
    sys.exit(tree.up(settings, plan(settings), click.echo))


def need_redis(settings: Settings) -> None:
    """A worker or server started by itself brings up this folder's embedded Redis like `up` does."""
    if not settings.redis.url:
        redis_server.ensure(settings)


def _say_if_redis_is_away(settings: Settings) -> None:
    """It may come yet, and people are answered without it; but it may also be that the address is wrong."""
    try:
        if settings.redis.url:
            ping(settings.redis.url)
    except MemoryGoneError as error:
        click.echo(f"redis.url: nothing answers there yet ({error}); see `manage.py check`", err=True)


def count_into(settings: Settings) -> bool:
    """Let the processes of this machine count together; whether that is news to this one's environment."""
    folder = metrics_folder(settings)
    news = os.environ.get(COUNTS) != str(folder)
    if news:
        folder.mkdir(parents=True, exist_ok=True)
        forget_the_dead(folder)
        os.environ[COUNTS] = str(folder)
    return news
