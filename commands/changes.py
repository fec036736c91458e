"""Changing and calling off what is published, and whom that did not reach."""

from datetime import datetime
from typing import Any

import click

from bot.domain.changes import ChangeOutcome, Details
from bot.domain.people import masked
from bot.domain.reminders import LOCAL
from bot.services.activities import organize, series, series_edits
from bot.services.activities.organize import MoveOutcome
from bot.services.work import Work
from commands.context import NUMBER, build, occasions_of, shift_of, show, working

DONE = (MoveOutcome.MOVED, ChangeOutcome.CHANGED)
CALLED = 1000
COLUMNS = ("name", "phone", "state", "reason")


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--title", help="At most 40 characters.")
@click.option("--place", help="At most 60 characters.")
@click.option("--leader", help="At most 20 characters; without --leader-phone the old number is forgotten.")
@click.option("--leader-phone", default="")
@click.option("--starts", help="ISO 8601, Beijing time when without offset; the length stays without --ends.")
@click.option("--ends", help="ISO 8601.")
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift moves, where there are several.")
@click.option("--later", is_flag=True, help="Of a series this one and all later ones.")
def change(activity_id: int, shift_id: int | None, later: bool, **to: Any) -> None:
    """Change an activity; everybody signed up is told what holds now, and what it was."""
    if not any(to.values()):
        raise click.UsageError("say what changes, e.g. --place or --starts")
    with working(build()) as work:
        to["later"] = later
        outcomes = [*_details(work, activity_id, to), *_move(work, activity_id, shift_id, to)]
        for outcome in outcomes:
            if outcome not in DONE:
                raise click.ClickException(f"nothing was changed: {outcome.replace('_', ' ')}")
    click.echo(", ".join(outcomes))


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--shift", "shift_id", type=NUMBER, help="Only this shift; the others take place.")
def cancel(activity_id: int, shift_id: int | None) -> None:
    """Call an activity off, or one of its shifts; everybody signed up is told."""
    with working(build()) as work:
        if shift_id is None:
            told = organize.call_off(work, occasions_of(work, activity_id)[-1], None)
        else:
            told = organize.call_off_shift(work, shift_of(work, activity_id, shift_id), None)
    if told is None:
        raise click.ClickException("it was called off before, or is over")
    click.echo(f"called off; {told} people are told")


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def unreached(activity_id: int, as_json: bool) -> None:
    """Whom the latest change of an activity has not reached, and why; phones are masked."""
    with working(build()) as work:
        occasions_of(work, activity_id)
        notices = work.uow.change_notices.latest(activity_id)
        missed = work.uow.change_notices.missed([each.message_id for each in notices], CALLED)
    rows = [
        {
            "name": each.name,
            "phone": masked(each.phone) if each.phone else None,
            "state": each.state,
            "reason": each.reason,
        }
        for each in missed
    ]
    show(rows, COLUMNS, as_json)


def _details(work: Work, activity_id: int, to: dict[str, Any]) -> list[ChangeOutcome]:
    if not any(to[name] is not None for name in ("title", "place", "leader")):
        return []
    details = Details(to["title"], to["place"], to["leader"], to["leader_phone"])
    occasion = occasions_of(work, activity_id)[-1]
    if to["later"]:
        return [series_edits.change_from_here(work, occasion, details, None)[0]]
    return [organize.change(work, occasion, details, None)]


def _move(work: Work, activity_id: int, shift_id: int | None, to: dict[str, Any]) -> list[MoveOutcome]:
    if to["starts"] is None and to["ends"] is None:
        return []
    occasion = shift_of(work, activity_id, shift_id)
    shift = occasion.shift
    starts_at = _moment(to["starts"], "--starts") or shift.starts_at
    ends_at = _moment(to["ends"], "--ends") or starts_at + (shift.ends_at - shift.starts_at)
    if ends_at <= starts_at:
        raise click.BadParameter("must be after the start", param_hint="--ends")
    if to["later"]:
        return [series.move_from_here(work, occasion, (starts_at, ends_at), None)[0]]
    return [organize.move(work, occasion, (starts_at, ends_at), None)]


def _moment(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("must look like 2027-03-01T19:00+08:00", param_hint=option) from None
    return at.replace(tzinfo=LOCAL) if at.tzinfo is None else at
