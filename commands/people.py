"""People: granting roles and erasing data."""

import click

from bot.domain.people import Role
from bot.services.persons import people
from commands.context import build, person_of, working


@click.command()
@click.argument("openid")
@click.argument("role", type=click.Choice([role.value for role in Role]), metavar="ROLE")
def grant(openid: str, role: str) -> None:
    """Give a person a role: volunteer, driver, leader, unit_contact, organizer or viewer.

    They need not have written to the bot yet.
    """
    if not (openid.isascii() and openid.isprintable() and 1 <= len(openid) <= 64):
        raise click.BadParameter("must be an openid: up to 64 ASCII characters", param_hint="OPENID")
    with working(build()) as work:
        people.grant(work, people.meet(work, openid), Role(role))
    click.echo(f"{openid} is now {role}")


@click.command()
@click.argument("openid")
def erase(openid: str) -> None:
    """Remove a person's data and free their places."""
    with working(build()) as work:
        person = person_of(work, openid)
        released = people.erase(work, person)
    click.echo(f"erased; {len(released)} sign-ups released")
