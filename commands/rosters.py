"""`activity roster`: those who are expected, as a file to take along."""

from pathlib import Path

import click

from bot.domain.exports import Export, Format
from bot.services.persons import exports
from commands.context import NUMBER, build, occasions_of, working
from commands.export_files import asker, files, phones, target, write, write_paper


@click.command()
@click.argument("activity_id", type=NUMBER)
@files(Format.PDF, Format.CSV, Format.XLSX)
@phones
def roster(activity_id: int, clear: bool, by: str | None, **asked: Path | None) -> None:
    """Who is expected at an activity, and when they came and left. Written into the audit log."""
    to = target(**asked)
    if to is None:
        raise click.UsageError("say --pdf FILE, --xlsx FILE or --csv FILE")
    app = build()
    with working(app) as work:
        shifts = occasions_of(work, activity_id)
        person = asker(work, by, clear)
        if to.format is Format.PDF:
            lines = exports.shown_lines(work, activity_id, coming=True, phones=clear)
            rows = write_paper(shifts, lines, (work.now, app.speech.on_sheet), to)
        else:
            rows = write(exports.roster(work, activity_id, clear), to)
        made = exports.Exported(Export.ROSTER, to.format, f"activity:{activity_id}", rows, clear)
        exports.note(work, made, person.id if person else None)
