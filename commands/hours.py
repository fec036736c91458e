"""Service hours at the machine: the ledger, and what waits for somebody's word."""

import click

from bot.domain.hours import HourRow
from bot.services.work import Work
from commands.context import NUMBER, Row, build, iso, occasions_of, person_of, show, working
from commands.hour_acts import ACTS
from commands.hour_files import export, import_

COLUMNS = ("id", "day", "name", "title", "minutes", "origin", "corrects", "reason")
WAITING_COLUMNS = ("what", "id", "name", "title", "minutes", "why", "reason")
LISTED = 500


@click.group(invoke_without_command=True)
@click.option("--person", metavar="OPENID", help="The hours of one person.")
@click.option("--activity", type=NUMBER, help="The hours of one activity.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
@click.pass_context
def hours(ctx: click.Context, person: str | None, activity: int | None, as_json: bool) -> None:
    """The ledger of service hours; corrections are rows of their own."""
    if ctx.invoked_subcommand:
        return
    if (person is None) == (activity is None):
        raise click.UsageError("say --person OPENID or --activity ID")
    with working(build()) as work:
        if person is not None:
            rows = work.uow.hours.rows_of_person(person_of(work, person).id)
        else:
            occasions_of(work, activity or 0)
            rows = work.uow.hours.rows_of_activity(activity or 0)
        shown = [_row(work, row) for row in rows]
    show(shown, COLUMNS, as_json)


for command in (export, import_, *ACTS):
    hours.add_command(command)


@hours.command("waiting")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def waiting(as_json: bool) -> None:
    """What waits for somebody's word: claims to confirm, requests to answer."""
    with working(build()) as work:
        rows: list[Row] = [
            {
                "what": "claim",
                "id": claim.id,
                "name": work.uow.people.get(claim.entry.person_id).name,
                "title": claim.entry.service.title,
                "minutes": claim.entry.minutes,
                "why": claim.new.why,
                "reason": claim.entry.reason,
                "evidence": claim.new.evidence,
            }
            for claim in work.uow.claims.open(LISTED)
        ]
        rows += [
            {
                "what": "request",
                "id": request.id,
                "name": work.uow.people.get(request.person_id).name,
                "title": work.uow.activities.occasion(request.shift_id).activity.title,
                "minutes": None,
                "why": "wrong",
                "reason": request.words,
                "evidence": "",
            }
            for request in work.uow.claims.requests(LISTED)
        ]
    show(rows, WAITING_COLUMNS, as_json)


def _row(work: Work, row: HourRow) -> Row:
    entry = row.entry
    return {
        "id": row.id,
        "at": iso(row.at),
        "openid": (person := work.uow.people.get(entry.person_id)).openid,
        "name": person.name,
        "title": entry.service.title,
        "day": entry.service.day.isoformat(),
        "place": entry.service.place,
        "content": entry.service.content,
        "minutes": entry.minutes,
        "host": entry.service.host,
        "leader": entry.service.leader,
        "shift": entry.shift_id,
        "origin": entry.origin,
        "entered_by": entry.entered_by,
        "confirmed_by": entry.confirmed_by,
        "second_by": entry.second_by,
        "reason": entry.reason,
        "corrects": entry.corrects,
    }
