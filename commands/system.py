"""Running and checking the bot: serve, work, up, db, demo, menu, check."""

import os
import signal
import sys
import threading

import click
from dramatiq import Worker

from app import App
from bot import logs
from bot.dialog.memory import MemoryGoneError
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.jobs import QUEUE, Engine, broker_of
from bot.launch import redis_server, server, tree
from bot.launch.plan import plan
from bot.metrics import forget_the_dead, metrics_folder
from bot.schedule import clock
from bot.settings import Settings
from bot.store.migrate import upgrade
from bot.wechat.check import check
from bot.wechat.menu import Button, publish
from bot.wechat.rights import Right, may
from commands.context import build, working
from commands.demo import load_demo

MENU = ("activities", "mine", "help")
COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # where the metrics library looks for the folder


@click.command()
@click.option("--host", help="Overrides web.host.")
@click.option("--port", type=click.IntRange(1, 65535), help="Overrides web.port.")
def serve(host: str | None, port: int | None) -> None:
    """Run the web server alone."""
    for name, value in (("BOT_WEB__HOST", host), ("BOT_WEB__PORT", port)):
        if value is not None:
            os.environ[name] = str(value)
    app = build()
    _need_redis(app.settings)
    _count_into(app.settings)
    server.serve(app.settings)


@click.command()
def work() -> None:
    """Run a worker and its clock until it is told to stop; run as many as you like."""
    app = build()
    if _count_into(app.settings):  # the library has looked for the folder already
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
    logs.set_up(app.settings.logs.level, app.settings.logs.format)
    _need_redis(app.settings)
    broker = broker_of(app.settings.redis_url)
    engine = Engine(broker, app.office)
    worker = Worker(broker, queues={QUEUE}, worker_threads=app.settings.worker.threads, worker_timeout=200)
    ticking = clock(app.office, engine, app.settings.delivery.tick_seconds, app.settings.delivery.batch_size)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.start()
    ticking.start()
    stop.wait()
    ticking.shutdown()
    worker.stop()
    broker.close()


@click.command()
def up() -> None:
    """Run everything on this machine; without a configured account, with the sandbox and demo data."""
    settings = build().settings
    _count_into(settings)
    sys.exit(tree.up(settings, plan(settings), click.echo))


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    upgrade(build().settings.database_url)


@click.command()
def demo() -> None:
    """Load the demo data, once; what is there already stays as it is."""
    app = build()
    with working(app) as at_work:
        loaded = load_demo(at_work)
    click.echo("demo data loaded" if loaded else "demo data was there already")


@click.group()
def menu() -> None:
    """The custom menu under the chat."""


@menu.command("publish")
def menu_publish() -> None:
    """Publish the menu; phones show it within five minutes."""
    app = build()
    if not may(app.settings.wechat.account, Right.MENU):
        click.echo(f"an account of type {app.settings.wechat.account} has no menu to publish", err=True)
        return
    say = app.speech.say
    language = app.settings.community.language
    publish(app.client, [Button(say(language, f"menu.{key}"), key) for key in MENU])
    click.echo("menu published")


@click.command("check")
def check_all() -> None:
    """Check settings, database, Redis, access token and callback."""
    app = build()
    well = [_checked("settings", "")]
    well += [_checked(name, _trouble(app, name)) for name in app.checks()]
    well += [
        _checked(finding.what, "" if finding.ok else finding.detail)
        for finding in check(app.keeper, app.client)
    ]
    if not all(well):
        sys.exit(1)


def _checked(what: str, trouble: str) -> bool:
    click.echo(f"{what}: {trouble or 'ok'}", err=bool(trouble))
    return not trouble


def _trouble(app: App, name: str) -> str:
    try:
        app.checks()[name]()
    except (StoreGoneError, StoreFaultError) as error:
        return str(error)
    except MemoryGoneError as error:
        return f"does not answer ({error})"
    return ""


def _need_redis(settings: Settings) -> None:
    """A worker or server started by itself brings up this folder's embedded Redis like `up` does."""
    if not settings.redis.url:
        redis_server.ensure(settings)


def _count_into(settings: Settings) -> bool:
    """Let the processes of this machine count together; whether that is news to this one's environment."""
    folder = metrics_folder(settings)
    news = os.environ.get(COUNTS) != str(folder)
    if news:
        folder.mkdir(parents=True, exist_ok=True)
        forget_the_dead(folder)
        os.environ[COUNTS] = str(folder)
    return news
