"""A dry run: every message that the next days would send."""

import json
from collections import deque
from collections.abc import Iterable

import click

from bot.domain.foreseen import Foreseen
from bot.domain.people import short
from bot.services.reminding.day_loads import DayLoad, Loads
from bot.services.reminding.foresee import foresee
from bot.services.work import Work
from commands.context import Row, build, iso, show

COLUMNS = ("at", "road", "openid", "name", "why", "sources")
QUOTAS = ("day", "road", "due", "left", "goes", "waits", "lost")


@click.command("dry-run")
@click.option("--days", type=click.IntRange(1, 60), default=7, show_default=True)
@click.option("--quotas", is_flag=True, help="Only how much of each day's quota that takes, by road.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def dry_run(days: int, quotas: bool, as_json: bool) -> None:
    """List every message the next days would send, by which road, and which would fail.

    Person by person; `| sort` brings it into the order of time. Days of which the platform's quota is too
    little are told on stderr. Spends nothing and writes nothing.
    """
    app = build()
    with app.open() as uow:
        work, loads = Work(uow, app.clock.now(), app.settings.policy), Loads()
        found = map(loads.count, foresee(work, app.outlook, days))
        if quotas:
            deque(found, 0)
        else:
            _show_json(map(_row, found)) if as_json else _show(map(_row, found))
    by_day = loads.by_day(app.throttle, work.now, days)
    if quotas:
        show(list(map(_load, by_day)), QUOTAS, as_json)
    for load in by_day:
        if load.short and not quotas:
            click.echo(_too_little(load), err=True)


def _row(message: Foreseen) -> Row:
    return {
        "at": iso(message.at),
        "road": message.road or "none",
        "openid": short(message.openid or ""),
        "name": message.name,
        "why": message.why,
        "sources": list(message.sources),
    }


def _load(load: DayLoad) -> Row:
    return {
        "day": load.day.isoformat(),
        "road": load.road,
        "due": load.due,
        "left": load.left,
        "goes": load.goes,
        "waits": load.waits,
        "lost": load.lost,
    }


def _too_little(load: DayLoad) -> str:
    return (
        f"{load.day} {load.road}: {load.due} due, the quota carries {load.goes}; where no other road is open "
        f"{load.waits} wait for the next day, {load.lost} would be of no use by then"
    )


def _show(rows: Iterable[Row]) -> None:
    """Line by line as they are found: there may be many."""
    for row in rows:
        words = [str(row[name] or "-") for name in COLUMNS[:-1]]
        click.echo("  ".join([*words, "+".join(row["sources"])]))


def _show_json(rows: Iterable[Row]) -> None:
    before = "[\n"
    for row in rows:
        click.echo(f"{before}{json.dumps(row, ensure_ascii=False)}", nl=False)
        before = ",\n"
    click.echo("[]" if before == "[\n" else "\n]")
