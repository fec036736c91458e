"""How sending stands, road by road, and opening what was stopped: sending show, sending reopen."""

import click

from app import App
from bot.domain.deliveries import Road
from bot.services.delivery.roads import ROADS
from commands.context import Row, build, iso, show, working

ALL = (*ROADS, Road.MASS)
COLUMNS = ("road", "used", "limit", "stopped_until", "reason")


@click.group()
def sending() -> None:
    """What each kind of message may still send today, and what stops it."""


@sending.command("show")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def sending_show(as_json: bool) -> None:
    """Calls used today, the day's limit, and what is stopped until when and why."""
    app = _with_redis()
    show([_row(app, road) for road in ALL], COLUMNS, as_json)


@sending.command("reopen")
@click.argument("road", type=click.Choice([road.value for road in ALL]))
def sending_reopen(road: str) -> None:
    """Try again at once what the platform stopped, after repairing the reason at the platform."""
    app = _with_redis()
    with working(app) as work:
        app.throttle.reopen(Road(road), work.now)
        work.uow.audit.note(None, "sending.reopen", f"road:{road}", work.now)
    click.echo(f"{road}: open")


def _with_redis() -> App:
    """Raises MemoryGoneError: what this process knows by itself is of no interest."""
    app = build()
    app.checks()["redis"]()
    return app


def _row(app: App, road: Road) -> Row:
    flow = app.throttle.flow(road, app.clock.now())
    return {
        "road": road.value,
        "used": flow.used,
        "limit": flow.limit,
        "stopped_until": iso(flow.stop.at) if flow.stop else None,
        "reason": flow.stop.reason if flow.stop else None,
    }
