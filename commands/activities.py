"""Activities: import, list, show, QR codes."""

import json
from datetime import timedelta
from pathlib import Path

import click

from bot.domain.activities import NewActivity, Occasion
from bot.services.activities.organize import publish
from bot.services.activities.series import start_series
from bot.services.work import Work
from bot.wechat.qr import QrCodes
from commands.context import NUMBER, activity_row, build, occasions_of, show, working
from commands.import_file import new_of, read, refuse
from commands.rosters import roster
from commands.table_file import ImportFileError

COLUMNS = ("id", "title", "kind", "state", "starts_at", "confirmed", "capacity")
LISTED = 500
CODE_LASTS = timedelta(days=30)  # the longest that a temporary code may live


@click.group()
def activity() -> None:
    """Activities."""


activity.add_command(roster)


@activity.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-wrong", is_flag=True, help="Import the rows that are right; the others are told.")
def import_(file: Path, skip_wrong: bool) -> None:
    """Publish the activities of an XLSX, CSV or YAML file; all of them, or none if one is wrong."""
    try:
        found = read(file)
        refuse(file, () if skip_wrong else found.wrong)
    except ImportFileError as error:
        raise click.ClickException(str(error)) from None
    with working(build()) as work:
        lines = [_publish_once(work, new_of(row), row.repeats) for row in found.good.values()]
    for line in lines:
        click.echo(line)
    for line in found.wrong:
        click.echo(f"skipped: {line}", err=True)


def _publish_once(work: Work, new: NewActivity, rule: str) -> str:
    known = work.uow.activities.find(new.title, new.starts_at)
    made = known or (start_series(work, new, rule, None) if rule else publish(work, new, None))
    return f"{made.activity.id}  {new.title}{'  (was there already)' if known else ''}"


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
