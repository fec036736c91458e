"""More of an activity than its first lines: shifts, roles, requirements, rules."""

from datetime import datetime, timedelta
from typing import Any

import click

from bot.domain import reminders
from bot.domain.activities import NewShift, Occasion
from bot.domain.reminders import written
from bot.domain.requirements import Requirement
from bot.domain.roles import NewRole
from bot.services.activities import series_edits
from bot.services.activities import structure as services
from bot.services.activities.structure import StructureOutcome
from bot.services.reminding.lead_times import set_asks, set_leads
from bot.services.reminding.remind import rules_for
from commands.context import NUMBER, build, occasions_of, shift_of, working
from commands.kinds import PLACES, Asked, Moment
from commands.series import SERIES

WRONG = {
    StructureOutcome.OVER: "the activity is over or called off",
    StructureOutcome.PAST: "that time has passed",
    StructureOutcome.THERE_ALREADY: "the activity has that already",
    StructureOutcome.TOO_MANY: "the minimum is more than there are places",
    StructureOutcome.DISORDER: "sign-up opens before it closes, and both before the start",
}


LATER = click.option("--later", is_flag=True, help="Of a series this one and all later ones.")
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
@LATER
def add_role(
    activity_id: int, name: str, places: int | None, requires: tuple[Requirement, ...], later: bool
) -> None:
    """Add a role to every shift of an activity that is still ahead."""
    if not 1 <= len(name.strip()) <= services.NAME_LENGTH:
        raise click.BadParameter(f"must have 1 to {services.NAME_LENGTH} characters", param_hint="NAME")
    with working(build()) as work:
        found, role = occasions_of(work, activity_id)[0], NewRole(name.strip(), places, requires)
        if later:
            outcome, _ = series_edits.add_role_from_here(work, found, role, None)
        else:
            outcome = services.add_role(work, activity_id, role, None)
    if outcome in WRONG:
        raise click.ClickException(WRONG[outcome])
    click.echo(f"{name.strip()} added")


@structure.command("require")
@click.argument("activity_id", type=NUMBER)
@REQUIRES
@click.option(
    "--approval/--no-approval", default=False, help="Whether an organizer must approve each sign-up."
)
@LATER
def require(activity_id: int, requires: tuple[Requirement, ...], approval: bool, later: bool) -> None:
    """Say what an activity asks of people, in place of what it asked before."""
    with working(build()) as work:
        found = occasions_of(work, activity_id)[0]
        if later:
            series_edits.demand_from_here(work, found, (requires, approval), None)
        else:
            services.demand(work, found.activity, requires, approval, None)
    click.echo(f"{', '.join(map(str, requires)) or 'nothing'}{', with approval' if approval else ''}")


@structure.command("rules")
@click.argument("activity_id", type=NUMBER)
@click.option("--minimum", type=PLACES, help="Organizers are warned a day ahead when fewer come.")
@click.option("--opens", type=Moment(), help="When sign-up begins.")
@click.option("--closes", type=Moment(), help="When sign-up ends.")
@click.option(
    "--cutoff-hours", type=click.FloatRange(0, 240), help="From then on leaving says to call the leader."
)
@click.option("--without", multiple=True, type=click.Choice(["minimum", "opens", "closes"]), help="It ends.")
@click.option("--shift", "shift_id", type=NUMBER, help="Only this shift.")
@LATER
def rules(activity_id: int, shift_id: int | None, later: bool, **said: Any) -> None:
    """Change the rules of every shift of an activity that is still ahead; what is not said stays."""
    wanted = _rules(**said)
    with working(build()) as work:
        shifts = occasions_of(work, activity_id) if shift_id is None else ()
        shifts = shifts or [shift_of(work, activity_id, shift_id)]
        if later:
            outcome, done = series_edits.set_rules_from_here(work, shifts[0], wanted, None)
            ends = [outcome] * max(done, 1)
        else:
            ends = [services.set_rules(work, each, wanted, None) for each in shifts]
        if StructureOutcome.DONE not in ends:
            raise click.ClickException(WRONG[ends[0]])
    click.echo(f"{ends.count(StructureOutcome.DONE)} shifts changed")


def _rules(
    minimum: int | None,
    opens: datetime | None,
    closes: datetime | None,
    cutoff_hours: float | None,
    without: tuple[str, ...],
) -> services.Rules:
    cutoff = None if cutoff_hours is None else timedelta(hours=cutoff_hours)
    ends = tuple(name if name == "minimum" else f"{name}_at" for name in without)
    return services.Rules(minimum, opens, closes, cutoff, ends)


@structure.command("remind")
@click.argument("activity_id", type=NUMBER)
@click.option("--leads", "told", help="Such as '1d@20:00,3h'; off for no reminders, usual as in config.yaml.")
@click.option("--ask", type=click.Choice(["yes", "no", "usual"]), help="Whether reminders ask who comes.")
def remind(activity_id: int, told: str | None, ask: str | None) -> None:
    """When people of an activity are reminded, also those who are in; what is not said stays."""
    with working(build()) as work:
        occasions_of(work, activity_id)
        done = []
        if told is not None:
            done.append(set_leads(work, activity_id, _lead_times(told), None))
        if ask is not None:
            done.append(set_asks(work, activity_id, {"yes": True, "no": False}.get(ask), None))
        occasion = occasions_of(work, activity_id)[-1]
        said = written(rules_for(work, occasion))
    if StructureOutcome.OVER in done:
        raise click.ClickException(WRONG[StructureOutcome.OVER])
    click.echo(f"reminded {said}")


def _lead_times(text: str) -> reminders.Rules | None:
    try:
        return None if text == "usual" else reminders.parse(text.replace(" ", ""))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--leads") from None
