"""For somebody who asked on the phone: sign them up or off, take an offer, set what they wish for."""

from typing import Any

import click

from bot.domain.people import ReminderWish
from bot.domain.signups import JoinOutcome, Wish
from bot.services.joining.guests import name_guests
from bot.services.persons import desk
from commands.context import NUMBER, build, person_of, role_id, shift_of, working

in_activity = click.argument("activity_id", type=NUMBER)
of_shift = click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
WELL = (*desk.IN, JoinOutcome.WAITING, JoinOutcome.ALREADY_IN)


@click.group()
def signup() -> None:
    """Sign-ups of people who asked on the phone; they are told."""


@signup.command("add")
@in_activity
@click.argument("openid")
@click.option(
    "--party", type=click.IntRange(1, 20), default=1, help="Heads in all, of who is in the new size."
)
@click.option("--role", help="Name of a role of the shift.")
@click.option("--insist", is_flag=True, help="Although something overlaps: an organizer must approve it.")
@click.option("--guest", "guests", multiple=True, help="Name of somebody who comes along; several times.")
@click.option("--wait", is_flag=True, help="Queue up where there is no room.")
@of_shift
def add(activity_id: int, openid: str, shift_id: int | None, party: int, **more: Any) -> None:
    """Sign somebody up, or change how many come with them."""
    with working(build()) as work:
        occasion = shift_of(work, activity_id, shift_id)
        wish = Wish(insists=more["insist"], role_id=role_id(work, occasion.shift.id, more["role"]))
        person, heads = person_of(work, openid), max(party, 1 + len(more["guests"]))
        joined = desk.enter(work, person, occasion, (heads, wish, more["wait"]), None)
        if more["guests"]:
            name_guests(work, person, occasion, more["guests"])
        _said(joined.outcome, joined.outcome in WELL)


@signup.command("leave")
@in_activity
@click.argument("openid")
@of_shift
def leave(activity_id: int, openid: str, shift_id: int | None) -> None:
    """Give up somebody's place, their waiting, or an offer."""
    with working(build()) as work:
        outcome = desk.take_out(work, person_of(work, openid), shift_of(work, activity_id, shift_id), None)
        _said(outcome, outcome in desk.LEFT)


@signup.command("accept")
@in_activity
@click.argument("openid")
@of_shift
def accept(activity_id: int, openid: str, shift_id: int | None) -> None:
    """Take the place that is offered to somebody who waits."""
    with working(build()) as work:
        outcome = desk.accept_for(work, person_of(work, openid), shift_of(work, activity_id, shift_id), None)
        _said(outcome, outcome in desk.ACCEPTED)


@click.command()
@click.argument("openid")
@click.option("--language", type=click.Choice(["zh_CN", "en"]))
@click.option("--elder/--no-elder", default=None, help="Short answers in simple words.")
@click.option("--reminders", type=click.Choice([wish.value for wish in ReminderWish]))
@click.option("--stands-in/--no-stands-in", "stands_in", default=None, help="Whether to ask them for 补位.")
def wishes(openid: str, reminders: str | None, **said: Any) -> None:
    """Set what a person wishes for, when they say so on the phone."""
    given = {name: value for name, value in said.items() if value is not None}
    given |= {"reminders": ReminderWish(reminders)} if reminders else {}
    if not given:
        raise click.UsageError("say what, e.g. --no-stands-in")
    with working(build()) as work:
        desk.set_wishes(work, person_of(work, openid), given, None)
    click.echo(", ".join(f"{name} {value}" for name, value in given.items()))


def _said(outcome: str, well: bool) -> None:
    if not well:
        raise click.ClickException(f"nothing was changed: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))
