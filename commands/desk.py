"""For somebody who asked on the phone: sign them up or off, take an offer, set what they wish for."""

from collections.abc import Callable
from typing import Any

import click

from bot.domain.people import ReminderWish
from bot.domain.quiet import NEVER, Quiet
from bot.domain.reminders import parse, written
from bot.domain.signups import JoinOutcome, LeaveOutcome, Wish
from bot.services.joining.guests import name_guests
from bot.services.joining.swap import Swap
from bot.services.persons import desk
from commands.context import NUMBER, build, person_of, role_id, shift_of, working

in_activity = click.argument("activity_id", type=NUMBER)
of_shift = click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
NAME_LENGTH = 20
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


@signup.command("swap")
@in_activity
@click.argument("openid")
@of_shift
def swap_(activity_id: int, openid: str, shift_id: int | None) -> None:
    """Give somebody's place back and have another found for it, as they say 换人 in chat."""
    with working(build()) as work:
        outcome = desk.swap_for(work, person_of(work, openid), shift_of(work, activity_id, shift_id), None)
        _said(outcome, outcome not in (Swap.NOT_IN, Swap.STARTED))


@signup.command("accept")
@in_activity
@click.argument("openid")
@of_shift
def accept(activity_id: int, openid: str, shift_id: int | None) -> None:
    """Take the place that is offered to somebody who waits."""
    with working(build()) as work:
        outcome = desk.accept_for(work, person_of(work, openid), shift_of(work, activity_id, shift_id), None)
        _said(outcome, outcome in desk.ACCEPTED)


@signup.command("coming")
@in_activity
@click.argument("openid")
@of_shift
def coming(activity_id: int, openid: str, shift_id: int | None) -> None:
    """Note that somebody said they come."""
    with working(build()) as work:
        there = shift_of(work, activity_id, shift_id)
        done = desk.says_coming(work, person_of(work, openid), there, None)
        _said("coming" if done else LeaveOutcome.NOT_IN, done)


@click.command()
@click.argument("openid")
@click.option("--language", type=click.Choice(["zh_CN", "en"]))
@click.option("--elder/--no-elder", default=None, help="Short answers in simple words.")
@click.option("--reminders", type=click.Choice([wish.value for wish in ReminderWish]))
@click.option("--stands-in/--no-stands-in", "stands_in", default=None, help="Whether to ask them for 补位.")
@click.option("--leads", help="When to be reminded, such as '1d@20:00,3h'; usual: as everybody.")
@click.option("--quiet", help="Not disturbed, such as 22:00-07:00; never; usual: as everybody.")
@click.option("--name", help="Another name, of somebody who agreed to have it kept.")
def wishes(openid: str, **said: Any) -> None:
    """Set what a person wishes for, when they say so on the phone; they are told."""
    given = {name: READ.get(name, str)(value) for name, value in said.items() if value is not None}
    if not given:
        raise click.UsageError("say what, e.g. --no-stands-in")
    with working(build()) as work:
        person = person_of(work, openid)
        if "name" in given and not person.agreed_to(work.policy.consent_version):
            raise click.ClickException("they have not agreed to have their name kept")
        desk.set_wishes(work, person, given, None)
    click.echo(", ".join(f"{name} {value}" for name, value in said.items() if value is not None))


def _leads(text: str) -> str | None:
    try:
        return None if text == "usual" else written(parse(text.replace(" ", "")))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--leads") from None


def _quiet(text: str) -> str | None:
    try:
        return None if text == "usual" else str(NEVER if text == "never" else Quiet.parse(text))
    except ValueError:
        raise click.BadParameter("must be such as 22:00-07:00", param_hint="--quiet") from None


def _name(text: str) -> str:
    if not 1 <= len(text.strip()) <= NAME_LENGTH:
        raise click.BadParameter(f"must have 1 to {NAME_LENGTH} characters", param_hint="--name")
    return text.strip()


READ: dict[str, Callable[[Any], object]] = {
    "reminders": ReminderWish,
    "elder": bool,
    "stands_in": bool,
    "leads": _leads,
    "quiet": _quiet,
    "name": _name,
}


def _said(outcome: str, well: bool) -> None:
    if not well:
        raise click.ClickException(f"nothing was changed: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))
