"""Service hours at the machine: look, back-fill, confirm, correct, answer, close."""

import click

from bot.domain.claims import DONE, ConfirmOutcome, RecordOutcome
from bot.domain.hours import HourRow
from bot.domain.reminders import LOCAL
from bot.services import close as closing
from bot.services import hour_requests, meals
from bot.services import hours as service
from bot.services.work import Work
from commands.context import NUMBER, Row, build, iso, occasions_of, person_of, show, working
from commands.hour_files import export

COLUMNS = ("id", "day", "name", "title", "minutes", "origin", "corrects", "reason")
WAITING_COLUMNS = ("what", "id", "name", "title", "minutes", "why", "reason")
LISTED = 500
BY = click.option("--by", metavar="OPENID", help="Who says so; without it, the operator.")
REASONS = {
    RecordOutcome.DOUBLE: "these hours were back-filled before; correct them instead",
    RecordOutcome.NOT_SERVICE: "not a volunteer service, so it earns no hours (Order 67, Art. 19)",
    RecordOutcome.NOT_OVER: "not over yet",
    RecordOutcome.CANCELLED: "the activity was called off",
    RecordOutcome.NO_REASON: "a reason is needed",
    RecordOutcome.NO_MINUTES: "the minutes must not be 0",
    RecordOutcome.TOO_MUCH: "more than the shift and half an hour on both sides",
    RecordOutcome.BELOW_ZERO: "the row has not that many minutes",
    RecordOutcome.NO_SUCH: "there is no such number",
    RecordOutcome.ANSWERED: "it was answered before",
    ConfirmOutcome.OWN_HOURS: "nobody confirms their own hours",
    ConfirmOutcome.SAME_PERSON: "another person must confirm it",
    ConfirmOutcome.NOT_OPEN: "nothing of this number waits",
}


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


hours.add_command(export)


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


@hours.command("back-fill")
@click.argument("openid")
@click.argument("shift_id", type=NUMBER)
@click.argument("minutes", type=int)
@click.option("--reason", required=True, help="Why it is entered afterwards.")
@click.option("--evidence", required=True, help="What shows it.")
@BY
def back_fill(openid: str, shift_id: int, minutes: int, reason: str, evidence: str, by: str | None) -> None:  # noqa: PLR0913, PLR0917
    """Enter MINUTES that nobody checked in for; more than eight hours a day wait for a second person."""
    with working(build()) as work:
        if not work.uow.activities.has(shift_id):
            raise click.ClickException(f"there is no shift {shift_id}; see `activity show`")
        wanted = service.BackFill(person_of(work, openid).id, shift_id, minutes, reason, evidence)
        done = service.back_fill(work, wanted, _actor(work, by))
    _tell(done)


@hours.command("correct")
@click.argument("row_id", type=NUMBER)
@click.argument("minutes", type=int)
@click.option("--reason", required=True)
@BY
def correct(row_id: int, minutes: int, reason: str, by: str | None) -> None:
    """Add a row of signed MINUTES to a row (write `-- -30` for less); its certificates are revoked."""
    with working(build()) as work:
        done = service.correct(work, row_id, minutes, reason, _actor(work, by))
    _tell(done)


@hours.command("confirm")
@click.argument("claim_id", type=NUMBER)
@BY
def confirm(claim_id: int, by: str | None) -> None:
    """Confirm what waits, by its number in `hours waiting`."""
    with working(build()) as work:
        outcome = service.confirm(work, claim_id, _actor(work, by))
    if outcome in REASONS:
        raise click.ClickException(REASONS[outcome])
    click.echo("confirmed; one more person must" if outcome is ConfirmOutcome.ANOTHER else outcome)


@hours.command("refuse")
@click.argument("claim_id", type=NUMBER)
@click.option("--reason", required=True)
@BY
def refuse(claim_id: int, reason: str, by: str | None) -> None:
    """Refuse what waits; it never counts."""
    with working(build()) as work:
        done = service.refuse(work, claim_id, _actor(work, by), reason)
    if not done:
        raise click.ClickException(REASONS[ConfirmOutcome.NOT_OPEN])
    click.echo("refused")


@hours.command("answer")
@click.argument("request_id", type=NUMBER)
@click.option("--minutes", type=int, help="Signed minutes to add; without it, nothing is changed.")
@click.option("--reason", required=True, help="The person is told it.")
@BY
def answer(request_id: int, minutes: int | None, reason: str, by: str | None) -> None:
    """Answer a volunteer who says that their hours are wrong."""
    with working(build()) as work:
        ruling = hour_requests.Ruling(minutes, reason)
        done = hour_requests.answer(work, request_id, ruling, _actor(work, by))
    _tell(done)


@hours.command("break")
@click.argument("shift_id", type=NUMBER)
@click.argument("begins")
@click.argument("ends")
@click.option("--reason", default="用餐", show_default=True, help="Of the corrections it makes.")
@BY
def take_break(shift_id: int, begins: str, ends: str, reason: str, by: str | None) -> None:
    """A meal from BEGINS to ENDS, such as 12:00 13:00: it counts for nobody who was there meanwhile."""
    with working(build()) as work:
        if not work.uow.activities.has(shift_id):
            raise click.ClickException(f"there is no shift {shift_id}; see `activity show`")
        day = work.uow.activities.occasion(shift_id).shift.starts_at.astimezone(LOCAL)
        try:
            span = meals.on_the_day(day, begins, ends)
        except ValueError:
            raise click.BadParameter("must be times such as 12:00 13:00") from None
        outcome = meals.take_break(work, shift_id, span, reason, _actor(work, by))
    if outcome is not meals.MealOutcome.TAKEN:
        raise click.ClickException(f"shift {shift_id}: {outcome}")
    click.echo(outcome)


@hours.command("close")
@click.argument("activity_id", type=NUMBER)
@BY
def close(activity_id: int, by: str | None) -> None:
    """Close an activity's record; everybody is told their hours. Refused while something is missing."""
    with working(build()) as work:
        occasions_of(work, activity_id)
        done = closing.close(work, activity_id, _actor(work, by))
    if done.outcome is closing.CloseOutcome.MISSING:
        parts = {name: getattr(done.missing, name) for name in done.missing.__slots__}
        raise click.ClickException("missing: " + ", ".join(f"{n} {name}" for name, n in parts.items() if n))
    if done.outcome is not closing.CloseOutcome.CLOSED:
        raise click.ClickException(f"activity {activity_id}: {done.outcome}")
    click.echo(f"closed; {done.told} people are told their hours")


def _tell(done: service.Recorded) -> None:
    if done.outcome not in DONE:
        raise click.ClickException(REASONS[done.outcome])
    number = f" (claim {done.claim_id})" if done.claim_id else ""
    click.echo(f"{done.outcome}{number}")


def _actor(work: Work, openid: str | None) -> int | None:
    return person_of(work, openid).id if openid else None


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
