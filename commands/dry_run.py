"""A dry run: every message that the next days would send."""

import json
from collections.abc import Iterable

import click

from bot.domain.foreseen import Foreseen
from bot.domain.people import short
from bot.services.reminding.foresee import foresee
from bot.services.work import Work
from commands.context import Row, build, iso

COLUMNS = ("at", "road", "openid", "name", "why", "sources")


@click.command("dry-run")
@click.option("--days", type=click.IntRange(1, 60), default=7, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def dry_run(days: int, as_json: bool) -> None:
    """List every message the next days would send, by which road, and which would fail.

    Person by person; `| sort` brings it into the order of time. Spends nothing and writes nothing.
    """
    app = build()
    with app.open() as uow:
        work = Work(uow, app.clock.now(), app.settings.policy)
        rows = map(_row, foresee(work, app.outlook, days))
        _show_json(rows) if as_json else _show(rows)


def _row(message: Foreseen) -> Row:
    return {
        "at": iso(message.at),
        "road": message.road or "none",
        "openid": short(message.openid or ""),
        "name": message.name,
        "why": message.why,
        "sources": list(message.sources),
    }


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
