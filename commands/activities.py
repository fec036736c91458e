"""Activities: import, list, show, QR codes."""

import json
from datetime import timedelta
from pathlib import Path

import click

from bot.domain.activities import Occasion
from bot.domain.imports import ImportKind
from bot.imports.entering import Done
from bot.wechat.qr import QrCodes
from commands.context import NUMBER, activity_row, build, occasions_of, show, working
from commands.import_file import FILE, SKIP, import_file
from commands.rosters import roster

COLUMNS = ("id", "title", "kind", "state", "starts_at", "confirmed", "capacity")
LISTED = 500
CODE_LASTS = timedelta(days=30)  # the longest that a temporary code may live


@click.group()
def activity() -> None:
    """Activities."""


activity.add_command(roster)


@activity.command("import")
@FILE
@SKIP
@click.option("--by", metavar="WHO", help="Who answers for the list; without it, the operator.")
def import_(file: Path, skip_wrong: bool, by: str | None) -> None:
    """Publish the activities of an XLSX, CSV or YAML file; all of them, or none if one is wrong."""
    import_file(ImportKind.ACTIVITIES, file, (skip_wrong, by), _imported)


def _imported(done: Done) -> str:
    note = "  (was there already)" if done.code == "same" else ""
    return f"{done.about}  {done.facts['title']}{note}"


@activity.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """All activities, the latest first."""
    app = build()
    with working(app) as work:
        by_id: dict[int, list[Occasion]] = {}
        for each in work.uow.activities.latest(LISTED):
            by_id.setdefault(each.activity.id, []).append(each)
        rows = [activity_row(occasions, work.now) for occasions in by_id.values()]
    show(rows, COLUMNS, as_json)


@activity.command("show")
@click.argument("activity_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def show_(activity_id: int, as_json: bool) -> None:
    """One activity in full."""
    with working(build()) as work:
        row = activity_row(occasions_of(work, activity_id), work.now)
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    for name, value in row.items():
        click.echo(f"{name}: {value if value is not None else '-'}")


@activity.command("qr")
@click.argument("activity_ids", type=NUMBER, nargs=-1)
def qr(activity_ids: tuple[int, ...]) -> None:
    """Make a QR code for each activity; without ids, for all that are still ahead.

    Prints id, title and the address of the picture. A code lives for 30 days.
    """
    app = build()
    codes = QrCodes(app.client, app.settings.wechat)
    with working(app) as work:
        wanted = [occasions_of(work, id_)[0] for id_ in activity_ids]
        wanted = wanted or _one_each(work.uow.activities.upcoming(work.now, LISTED))
    for occasion in wanted:
        code = codes.create(f"activity_{occasion.activity.id}", CODE_LASTS)
        click.echo(f"{occasion.activity.id}  {occasion.activity.title}  {code.picture_url}")


def _one_each(occasions: list[Occasion]) -> list[Occasion]:
    return list({each.activity.id: each for each in reversed(occasions)}.values())[::-1]
