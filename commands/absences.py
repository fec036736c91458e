"""People who did not come: marking them with a reason, and taking a mark back."""

from typing import Any

import click

from bot.domain.absence import NoShow, NoShowOutcome, UndoOutcome
from bot.domain.activities import Occasion
from bot.services.absence import mark_no_show, take_back_no_show
from bot.services.work import Work
from commands.context import build, occasions_of, working

ACTIVITY_ID = click.IntRange(1, 2**63 - 1)


@click.command()
@click.argument("activity_id", type=ACTIVITY_ID)
@click.argument("openid")
@click.option("--comment", default="", help="Why; the person reads it. Needed unless --undo.")
@click.option("--excused/--unexcused", default=None, help="Whether the reason excuses them.")
@click.option("--shift", "shift_id", type=ACTIVITY_ID, help="Which shift, where there are several.")
@click.option("--undo", is_flag=True, help="Take the mark back.")
def noshow(activity_id: int, openid: str, shift_id: int | None, undo: bool, **told: Any) -> None:
    """Mark somebody who signed up and did not come, or take that back. They are told either way."""
    comment, excused = told["comment"].strip(), told["excused"]
    if not undo and (not comment or excused is None):
        raise click.UsageError("say why with --comment, and whether it is --excused or --unexcused")
    with working(build()) as work:
        place = _shift(work, activity_id, shift_id).shift.id, _person(work, openid)
        outcome = (
            take_back_no_show(work, place, None)
            if undo
            else mark_no_show(work, NoShow(*place, comment, excused, work.now))
        )
    if outcome not in (NoShowOutcome.MARKED, UndoOutcome.TAKEN_BACK, UndoOutcome.SEAT_GONE):
        raise click.ClickException(f"nothing changed: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))


def _shift(work: Work, activity_id: int, shift_id: int | None) -> Occasion:
    found = occasions_of(work, activity_id)
    wanted = [each for each in found if shift_id in (None, each.shift.id)]
    if len(wanted) != 1:
        ids = ", ".join(str(each.shift.id) for each in found)
        raise click.ClickException(f"say which shift with --shift: {ids}")
    return wanted[0]


def _person(work: Work, openid: str) -> int:
    person = work.uow.people.by_openid(openid)
    if person is None:
        raise click.ClickException(f"nobody is known as {openid}")
    return person.id
