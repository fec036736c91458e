"""Acts on service hours at the machine: back-fill, correct, confirm, answer, meals, closing."""

import click

from bot.domain.claims import DONE, ConfirmOutcome, RecordOutcome
from bot.domain.reminders import LOCAL
from bot.services.record import close as closing
from bot.services.record import confirm as confirming
from bot.services.record import hour_requests, meals
from bot.services.record import hours as service
from bot.services.record.ledger import Recorded
from bot.services.work import Work
from commands.context import NUMBER, build, occasions_of, person_of, working

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


@click.command("back-fill")
@click.argument("openid")
@click.argument("shift_id", type=NUMBER)
@click.argument("minutes", type=int)
@click.option("--reason", required=True, help="Why it is entered afterwards.")
@click.option("--evidence", required=True, help="What shows it.")
@BY
def back_fill(openid: str, shift_id: int, minutes: int, reason: str, evidence: str, by: str | None) -> None:  # noqa: PLR0913, PLR0917
    """Enter MINUTES that nobody checked in for; more than eight hours a day wait for a second person."""
    with working(build()) as work:
        _check_shift(work, shift_id)
        wanted = service.BackFill(person_of(work, openid).id, shift_id, minutes, reason, evidence)
        done = service.back_fill(work, wanted, _actor(work, by))
    _tell(done)


@click.command("correct")
@click.argument("row_id", type=NUMBER)
@click.argument("minutes", type=int)
@click.option("--reason", required=True)
@BY
def correct(row_id: int, minutes: int, reason: str, by: str | None) -> None:
    """Add a row of signed MINUTES to a row (write `-- -30` for less); its certificates are revoked."""
    with working(build()) as work:
        done = service.correct(work, row_id, minutes, reason, _actor(work, by))
    _tell(done)


@click.command("confirm")
@click.argument("claim_id", type=NUMBER)
@BY
def confirm(claim_id: int, by: str | None) -> None:
    """Confirm what waits, by its number in `hours waiting`."""
    with working(build()) as work:
        outcome = confirming.confirm(work, claim_id, _actor(work, by))
    if outcome in REASONS:
        raise click.ClickException(REASONS[outcome])
    click.echo("confirmed; one more person must" if outcome is ConfirmOutcome.ANOTHER else outcome)


@click.command("refuse")
@click.argument("claim_id", type=NUMBER)
@click.option("--reason", required=True)
@BY
def refuse(claim_id: int, reason: str, by: str | None) -> None:
    """Refuse what waits; it never counts."""
    with working(build()) as work:
        done = confirming.refuse(work, claim_id, _actor(work, by), reason)
    if not done:
        raise click.ClickException(REASONS[ConfirmOutcome.NOT_OPEN])
    click.echo("refused")


@click.command("answer")
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


@click.command("wrong")
@click.argument("openid")
@click.argument("shift_id", type=NUMBER)
@click.argument("words")
def wrong(openid: str, shift_id: int, words: str) -> None:
    """Open a request for somebody who says on the phone that their hours of a shift are wrong."""
    with working(build()) as work:
        _check_shift(work, shift_id)
        made = hour_requests.ask_for(
            work, person_of(work, openid), hour_requests.Complaint(shift_id, None, words), None
        )
    if made is None:
        raise click.ClickException("a request of theirs for this shift is open already")
    click.echo(f"request {made}")


@click.command("break")
@click.argument("shift_id", type=NUMBER)
@click.argument("begins")
@click.argument("ends")
@click.option("--reason", default="用餐", show_default=True, help="Of the corrections it makes.")
@BY
def take_break(shift_id: int, begins: str, ends: str, reason: str, by: str | None) -> None:
    """A meal from BEGINS to ENDS, such as 12:00 13:00: it counts for nobody who was there meanwhile."""
    with working(build()) as work:
        _check_shift(work, shift_id)
        day = work.uow.activities.occasion(shift_id).shift.starts_at.astimezone(LOCAL)
        try:
            span = meals.on_the_day(day, begins, ends)
        except ValueError:
            raise click.BadParameter("must be times such as 12:00 13:00") from None
        outcome = meals.take_break(work, shift_id, span, reason, _actor(work, by))
    if outcome is not meals.MealOutcome.TAKEN:
        raise click.ClickException(f"shift {shift_id}: {outcome}")
    click.echo(outcome)


@click.command("close")
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


def _check_shift(work: Work, shift_id: int) -> None:
    if not work.uow.activities.has(shift_id):
        raise click.ClickException(f"there is no shift {shift_id}; see `activity show`")


def _tell(done: Recorded) -> None:
    if done.outcome not in DONE:
        raise click.ClickException(REASONS[done.outcome])
    number = f" (claim {done.claim_id})" if done.claim_id else ""
    click.echo(f"{done.outcome}{number}")


def _actor(work: Work, openid: str | None) -> int | None:
    return person_of(work, openid).id if openid else None


ACTS = (wrong, back_fill, correct, confirm, refuse, answer, take_break, close)
