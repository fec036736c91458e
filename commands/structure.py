"""More of an activity than its first lines: shifts, roles, requirements, rules."""

from datetime import datetime, timedelta

import click

from bot.domain.activities import NewShift, Occasion
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.services import structure as services
from bot.services.structure import StructureOutcome
from commands.context import NUMBER, build, occasions_of, working
from commands.kinds import PLACES, Asked, Moment
from commands.series import SERIES

WRONG = {
    StructureOutcome.OVER: "the activity is over or called off",
    StructureOutcome.PAST: "that time has passed",
    StructureOutcome.THERE_ALREADY: "the activity has that already",
}


REQUIRES = click.option("--requires", multiple=True, type=Asked(), help="training:NAME, licence, age:18, …")


@click.group()
def structure() -> None:
    """Shifts, roles and requirements of an activity, and the end of its series."""


for command in SERIES:
    structure.add_command(command)


@structure.command("add-shift")
@click.argument("activity_id", type=NUMBER)
@click.option("--starts", required=True, type=Moment(), help="Such as '2027-03-07 14:00'.")
@click.option("--ends", required=True, type=Moment())
@click.option("--places", type=PLACES, help="Without it, no limit.")
@click.option("--minimum", type=PLACES, help="Organizers are warned a day ahead when fewer come.")
def add_shift(
    activity_id: int, starts: datetime, ends: datetime, places: int | None, minimum: int | None
) -> None:
    """Add a further shift to an activity; prints its number."""
    if ends <= starts:
        raise click.BadParameter("must be after --starts", param_hint="--ends")
    with working(build()) as work:
        occasions_of(work, activity_id)
        new = NewShift(starts, ends, places, minimum)
        made = services.add_shift(work, activity_id, new, None)
    if not isinstance(made, Occasion):
        raise click.ClickException(WRONG[made])
    click.echo(made.shift.id)


@structure.command("add-role")
@click.argument("activity_id", type=NUMBER)
@click.argument("name")
@click.option("--places", type=PLACES, help="In each shift; without it, no limit.")
@REQUIRES
def add_role(activity_id: int, name: str, places: int | None, requires: tuple[Requirement, ...]) -> None:
    """Add a role to every shift of an activity that is still ahead."""
    if not 1 <= len(name.strip()) <= services.NAME_LENGTH:
        raise click.BadParameter(f"must have 1 to {services.NAME_LENGTH} characters", param_hint="NAME")
    with working(build()) as work:
        occasions_of(work, activity_id)
        outcome = services.add_role(work, activity_id, NewRole(name.strip(), places, requires), None)
    if outcome in WRONG:
        raise click.ClickException(WRONG[outcome])
    click.echo(f"{name.strip()} added")


@structure.command("require")
@click.argument("activity_id", type=NUMBER)
@REQUIRES
@click.option(
    "--approval/--no-approval", default=False, help="Whether an organizer must approve each sign-up."
)
def require(activity_id: int, requires: tuple[Requirement, ...], approval: bool) -> None:
    """Say what an activity asks of people, in place of what it asked before."""
    with working(build()) as work:
        found = occasions_of(work, activity_id)[0].activity
        services.demand(work, found, requires, approval, None)
    click.echo(f"{', '.join(map(str, requires)) or 'nothing'}{', with approval' if approval else ''}")


@structure.command("rules")
@click.argument("activity_id", type=NUMBER)
@click.option("--minimum", type=PLACES, help="Organizers are warned a day ahead when fewer come.")
@click.option("--opens", type=Moment(), help="When sign-up begins.")
@click.option("--closes", type=Moment(), help="When sign-up ends.")
@click.option(
    "--cutoff-hours", type=click.FloatRange(0, 240), help="From then on leaving says to call the leader."
)
def rules(
    activity_id: int,
    minimum: int | None,
    opens: datetime | None,
    closes: datetime | None,
    cutoff_hours: float | None,
) -> None:
    """Change the rules of every shift of an activity that is still ahead; what is not said stays."""
    cutoff = None if cutoff_hours is None else timedelta(hours=cutoff_hours)
    wanted = services.Rules(minimum, opens, closes, cutoff)
    with working(build()) as work:
        done = [services.set_rules(work, each, wanted, None) for each in occasions_of(work, activity_id)]
    if StructureOutcome.DONE not in done:
        raise click.ClickException(WRONG[StructureOutcome.OVER])
    click.echo(f"{done.count(StructureOutcome.DONE)} shifts changed")
