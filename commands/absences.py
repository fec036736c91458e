"""People who did not come: marking them with a reason, and taking a mark back."""

from typing import Any

import click

from bot.domain.absence import NoShow, NoShowOutcome, UndoOutcome
from bot.services.presence.absence import mark_no_show, take_back_no_show
from commands.context import NUMBER, build, person_of, shift_of, working


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.argument("openid")
@click.option("--comment", default="", help="Why; the person reads it. Needed unless --undo.")
@click.option("--excused/--unexcused", default=None, help="Whether the reason excuses them.")
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
@click.option("--undo", is_flag=True, help="Take the mark back.")
def noshow(activity_id: int, openid: str, shift_id: int | None, undo: bool, **told: Any) -> None:
    """Mark somebody who signed up and did not come, or take that back. They are told either way."""
    comment, excused = told["comment"].strip(), told["excused"]
    if not undo and (not comment or excused is None):
        raise click.UsageError("say why with --comment, and whether it is --excused or --unexcused")
    with working(build()) as work:
        place = shift_of(work, activity_id, shift_id).shift.id, person_of(work, openid).id
        outcome = (
            take_back_no_show(work, place, None)
            if undo
            else mark_no_show(work, NoShow(*place, comment, excused, work.now))
        )
    if outcome not in (NoShowOutcome.MARKED, UndoOutcome.TAKEN_BACK, UndoOutcome.SEAT_GONE):
        raise click.ClickException(f"nothing changed: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))
