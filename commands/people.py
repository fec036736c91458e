"""People: granting roles, taking them back, and erasing data."""

import click

from bot.domain.people import Role
from bot.services.persons import people, roles
from commands.context import build, person_of, working

ROLE = click.argument("role", type=click.Choice([role.value for role in Role]), metavar="ROLE")
REFUSALS = {
    roles.Granting.NOT_HELD: "they do not hold this role",
    roles.Granting.LAST_ORGANIZER: "this is the last organizer; grant the role to somebody else first",
}


@click.command()
@click.argument("openid")
@ROLE
def grant(openid: str, role: str) -> None:
    """Give a person a role: volunteer, driver, leader, unit_contact, organizer or viewer.

    They need not have written to the bot yet, and are told.
    """
    if not (openid.isascii() and openid.isprintable() and 1 <= len(openid) <= 64):
        raise click.BadParameter("must be an openid: up to 64 ASCII characters", param_hint="OPENID")
    with working(build()) as work:
        roles.appoint(work, people.meet(work, openid), Role(role), None)
    click.echo(f"{openid} is now {role}")


@click.command()
@click.argument("openid")
@ROLE
def revoke(openid: str, role: str) -> None:
    """Take a role back; the person is told. The last organizer stays one."""
    with working(build()) as work:
        outcome = roles.dismiss(work, person_of(work, openid), Role(role), None)
    if outcome is not roles.Granting.REVOKED:
        raise click.ClickException(REFUSALS[outcome])
    click.echo(f"{openid} is {role} no more")


@click.command()
@click.argument("openid")
def erase(openid: str) -> None:
    """Remove a person's data and free their places."""
    with working(build()) as work:
        person = person_of(work, openid)
        released = people.erase(work, person)
    click.echo(f"erased; {len(released)} sign-ups released")
