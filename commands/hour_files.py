"""`hours export` and `hours import`: the ledger as a file, and hours of before there was one."""

from datetime import date, datetime
from pathlib import Path

import click

from bot.domain.exports import Export, Format, HourScope
from bot.domain.imports import ImportKind
from bot.imports.entering import Done
from bot.services.persons import exports
from commands.context import NUMBER, build, occasions_of, somebody, working
from commands.export_files import files, target, write
from commands.import_file import FILE, SKIP, import_file

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--activity", "activity_id", type=NUMBER, help="Of one activity.")
@click.option("--person", metavar="WHO", help="Of one person, by openid or name.")
@click.option("--since", type=_DAY, metavar="DAY", help="From this day on.")
@click.option("--until", type=_DAY, metavar="DAY", help="To this day, included.")
@click.option("--by", metavar="WHO", help="Who asks, by openid or name; without it, the operator.")
@files(Format.CSV, Format.XLSX)
def export(
    activity_id: int | None,
    person: str | None,
    since: datetime | None,
    until: datetime | None,
    by: str | None,
    **asked: Path | None,
) -> None:
    """Rows of the ledger, corrections as rows of their own. Written into the audit log."""
    to = target(**asked)
    if to is None:
        raise click.UsageError("say --csv FILE or --xlsx FILE")
    with working(build()) as work:
        if activity_id is not None:
            occasions_of(work, activity_id)
        whose = somebody(work, person).id if person else None
        actor = somebody(work, by).id if by else None
        days = since.date() if since else date.min, until.date() if until else date.max
        rows = write(exports.hours(work, HourScope(activity_id, whose, *days)), to)
        of = f"activity:{activity_id}" if activity_id else f"person:{whose}" if whose else "hours"
        exports.note(work, exports.Exported(Export.HOURS, to.format, of, rows), actor)


@click.command("import")
@FILE
@SKIP
@click.option("--by", metavar="WHO", help="Who answers for the list; without it, the operator.")
def import_(file: Path, skip_wrong: bool, by: str | None) -> None:
    """Hours of before there was this record, from an XLSX, CSV or YAML file; all of them, or none.

    Columns: openid or name, title, starts_at, ends_at, hours, place, host, leader, reason, evidence. They are
    back-filled to the activity of this title and start, which is made where it is not known.
    """
    import_file(ImportKind.HOURS, file, (skip_wrong, by), _entered)


def _entered(done: Done) -> str:
    notes = {"same": "  (was there already)", "waiting": "  (waits for a second person's word)"}
    facts = done.facts
    return f"{facts['who']}  {facts['title']}  {facts['minutes']} min{notes.get(done.code, '')}"
