"""The places of a shift: how many there are, who waits for one, and who is taken out."""

from typing import Any

import click

from bot.domain.activities import Occasion
from bot.domain.capacity import CapacityOutcome, FirstOutcome, RemoveOutcome
from bot.services.joining import manage_places
from bot.services.work import Work
from commands.context import NUMBER, build, iso, occasions_of, show, working

COLUMNS = ("sign_up", "name", "party_size", "state", "priority", "queued_at", "held_until", "lapses")
MOST_SHOWN = 10_000
DONE = (CapacityOutcome.CHANGED, RemoveOutcome.REMOVED, FirstOutcome.FIRST)


@click.group()
def places() -> None:
    """Places and the waitlist."""


@places.command()
@click.argument("activity_id", type=NUMBER)
@click.argument("capacity", metavar="NUMBER|none")
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
def capacity(activity_id: int, capacity: str, shift_id: int | None) -> None:
    """Change how many people a shift holds; new places are offered to those who wait."""
    if capacity != "none" and not capacity.isdecimal():
        raise click.BadParameter("must be a number or none", param_hint="NUMBER")
    wanted = None if capacity == "none" else int(capacity)
    with working(build()) as work:
        occasion = _shift_of(work, activity_id, shift_id)
        _done(manage_places.set_capacity(work, occasion, wanted, None))
    click.echo(f"capacity is now {capacity}")


@places.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def waitlist(activity_id: int, shift_id: int | None, as_json: bool) -> None:
    """Who waits for a shift, in order; those with an offer first."""
    with working(build()) as work:
        occasion = _shift_of(work, activity_id, shift_id)
        lines = work.uow.waitlist.line(occasion.shift.id, MOST_SHOWN)
    rows: list[dict[str, Any]] = [
        {
            "sign_up": line.waiting.sign_up_id,
            "name": line.name,
            "party_size": line.waiting.party_size,
            "state": line.waiting.state,
            "priority": line.waiting.priority,
            "queued_at": iso(line.waiting.queued_at),
            "held_until": iso(line.waiting.held_until) if line.waiting.held_until else None,
            "lapses": line.waiting.lapses,
        }
        for line in lines
    ]
    show(rows, COLUMNS, as_json)


@places.command()
@click.argument("sign_up_id", type=NUMBER)
@click.option("--reason", required=True, help="The person is told.")
def remove(sign_up_id: int, reason: str) -> None:
    """Take somebody off the roster or out of the line, before the start."""
    with working(build()) as work:
        occasion, person_id = _sign_up(work, sign_up_id)
        _done(manage_places.remove(work, occasion, person_id, reason, None))
    click.echo("removed; they are told why")


@places.command()
@click.argument("sign_up_id", type=NUMBER)
def first(sign_up_id: int) -> None:
    """Let somebody go before all others who wait."""
    with working(build()) as work:
        occasion, person_id = _sign_up(work, sign_up_id)
        _done(manage_places.put_first(work, occasion, person_id, None))
    click.echo("first in the line")


def _done(outcome: CapacityOutcome | RemoveOutcome | FirstOutcome) -> None:
    if outcome not in DONE:
        raise click.ClickException(f"nothing was changed: {outcome.replace('_', ' ')}")


def _shift_of(work: Work, activity_id: int, shift_id: int | None) -> Occasion:
    found = [each for each in occasions_of(work, activity_id) if shift_id in (None, each.shift.id)]
    if len(found) != 1:
        ids = ", ".join(str(each.shift.id) for each in occasions_of(work, activity_id))
        raise click.UsageError(f"say which shift with --shift: {ids}")
    return found[0]


def _sign_up(work: Work, sign_up_id: int) -> tuple[Occasion, int]:
    found = work.uow.sign_ups.get(sign_up_id)
    if not found:
        raise click.ClickException(f"there is no sign-up {sign_up_id}")
    return work.uow.activities.occasion(found[0].shift_id), found[0].person_id
