"""A worker, the menu, and seeing that all is well: work, sweep, menu, check."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

import click

from app import App
from bot.brokers import broker_of, reach
from bot.domain.ports import MemoryGoneError
from bot.domain.records import StoreFaultError, StoreGoneError
from bot.jobs import Engine
from bot.launch.errors import LaunchError
from bot.launch.garbage import set_aside_what_stays
from bot.schedule import clock, renew_pictures
from bot.services.delivery import clockwork
from bot.web.ops import Checks
from bot.wechat import check as platform
from bot.wechat.menu import Button, publish
from bot.wechat.rights import Right, may
from commands.context import build
from commands.run import count_into, need_redis

MENU = ("activities", "mine", "help")


@click.command()
def work() -> None:
    """Run a worker and its clock until it is told to stop; run as many as you like."""
    app = build()
    if count_into(app.settings):  # the library has looked for the folder already
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
    app.set_up_logs()
    need_redis(app.settings)
    engine = _engine(app)
    workers = engine.workers(app.settings.worker.threads)
    ticking = clock(app.office, engine, app.quotas, app.settings.delivery)
    renew_pictures(ticking, app.office, app.pictures)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    set_aside_what_stays()
    workers.start()
    ticking.start()
    stop.wait()
    ticking.shutdown()
    workers.stop()
    engine.close()


@click.command()
def sweep() -> None:
    """Clear up now what the clock clears up by itself every few seconds: crashed attempts, unread messages.

    What is due and lies about is handed to the engine again.
    """
    app = build()
    need_redis(app.settings)
    engine = _engine(app)
    righted = clockwork.sweep(app.office)
    handed = clockwork.tick(app.office, engine, app.settings.delivery.batch_size)
    engine.close()
    click.echo(f"put right: {righted}\nhanded to the engine: {handed}")


def _engine(app: App) -> Engine:
    """Raises LaunchError when nobody answers where the settings say that the queue is."""
    reach(app.settings.queue_url)
    return Engine(app.office, partial(broker_of, app.settings.queue_url))


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
def check() -> None:
    """Check settings, database, Redis, access token and callback."""
    app = build()
    well = [_checked("settings", "")]
    well += [_checked(name, _trouble(look)) for name, look in _looks(app).items()]
    well += [
        _checked(finding.what, "" if finding.ok else finding.detail)
        for finding in platform.check(app.keeper, app.client)
    ]
    if not all(well):
        sys.exit(1)


def _checked(what: str, trouble: str) -> bool:
    click.echo(f"{what}: {trouble or 'ok'}", err=bool(trouble))
    return not trouble


def _looks(app: App) -> Checks:
    queue = {"queue": partial(reach, app.settings.queue_url)} if app.settings.queue.url else {}
    return {**app.checks(), **queue}


def _trouble(look: Callable[[], None]) -> str:
    try:
        look()
    except (StoreGoneError, StoreFaultError, LaunchError) as error:
        return str(error)
    except MemoryGoneError as error:
        return f"does not answer ({error})"
    return ""
