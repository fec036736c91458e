"""Who signed up: on the screen, as JSON, or as a file."""

from pathlib import Path

import click

from bot.domain.exports import Export, Format
from bot.services.persons import exports
from bot.services.presence.attended import state_of, who_came
from commands.context import NUMBER, Row, build, iso, occasions_of, show, working
from commands.export_files import asker, files, phones, target, write

COLUMNS = ("id", "activity", "shift", "openid", "name", "party_size", "state")


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@files(Format.CSV, Format.XLSX)
@phones
def signups(activity_id: int, as_json: bool, clear: bool, by: str | None, **asked: Path | None) -> None:
    """Who signed up for an activity, in order of sign-up. Files are written into the audit log."""
    to = target(**asked)
    with working(build()) as work:
        occasions_of(work, activity_id)
        person = asker(work, by, clear)
        if to:
            rows = write(exports.sign_ups(work, activity_id, clear), to)
            made = exports.Exported(Export.SIGN_UPS, to.format, f"activity:{activity_id}", rows, clear)
            exports.note(work, made, person.id if person else None)
            return
        came = who_came(work, activity_id)
        lines: list[Row] = [
            {
                "id": line.sign_up.id,
                "activity": activity_id,
                "shift": line.sign_up.shift_id,
                "openid": line.openid,
                "name": line.name,
                "party_size": line.sign_up.party_size,
                "state": state_of(line.sign_up, came),
                "guests": line.sign_up.guests,
                "entered_by": line.entered_by,
                "created_at": iso(line.sign_up.created_at),
            }
            for line in work.uow.sign_ups.roster(activity_id)
        ]
    show(lines, COLUMNS, as_json)
