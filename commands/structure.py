"""More of an activity than its first lines: shifts, roles, requirements; and what people hold."""

from datetime import datetime, timedelta

import click

from bot.domain.activities import NewShift, Occasion
from bot.domain.requirements import NAMELESS, Holding, Quality, Requirement
from bot.domain.roles import NewRole
from bot.services import qualify as holdings
from bot.services import series
from bot.services import structure as services
from bot.services.structure import StructureOutcome
from commands.context import NUMBER, build, occasions_of, person_of, working
from commands.import_file import aware

WRONG = {
    StructureOutcome.OVER: "the activity is over or called off",
    StructureOutcome.PAST: "that time has passed",
    StructureOutcome.THERE_ALREADY: "the activity has that already",
}


class Moment(click.ParamType[datetime]):
    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return aware(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Asked(click.ParamType[Requirement]):
    name = "requirement"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Requirement:
        try:
            return Requirement.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


ALLOWED = "must be training:NAME, qualification:NAME, team:NAME, licence, party or born:YEAR"
PLACES = click.IntRange(1, 100_000)
REQUIRES = click.option("--requires", multiple=True, type=Asked(), help="training:NAME, licence, age:18, …")


@click.group()
def structure() -> None:
    """Shifts, roles and requirements of an activity, and the end of its series."""


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


@structure.command("move-series")
@click.argument("activity_id", type=NUMBER)
@click.option("--starts", required=True, type=Moment(), help="When this one shall begin.")
@click.option("--ends", required=True, type=Moment())
def move_series(activity_id: int, starts: datetime, ends: datetime) -> None:
    """Move this one and, by as much, all later ones of its series; prints how many were moved."""
    if ends <= starts:
        raise click.BadParameter("must be after --starts", param_hint="--ends")
    with working(build()) as work:
        outcome, moved = series.move_from_here(work, occasions_of(work, activity_id)[0], (starts, ends), None)
    if not moved:
        raise click.ClickException(f"nothing was moved: {outcome.replace('_', ' ')}")
    click.echo(moved)


@structure.command("resize-series")
@click.argument("activity_id", type=NUMBER)
@click.argument("places", type=PLACES)
def resize_series(activity_id: int, places: int) -> None:
    """Change the places of this one and of all later ones of its series; prints of how many."""
    with working(build()) as work:
        done = series.resize_from_here(work, occasions_of(work, activity_id)[0], places, None)
    click.echo(done)


@structure.command("end-series")
@click.argument("activity_id", type=NUMBER)
def end_series(activity_id: int) -> None:
    """Call off this one and all later ones of its series; prints how many people are told."""
    with working(build()) as work:
        told = series.call_off_from_here(work, occasions_of(work, activity_id)[0], None)
    if told is None:
        raise click.ClickException("the activity is over or called off already")
    click.echo(told)


@click.command()
@click.argument("openid")
@click.argument("what")
@click.option("--until", type=Moment(), help="When it ends, if it does.")
@click.option("--remove", is_flag=True, help="They do not hold it any more.")
def qualify(openid: str, what: str, until: datetime | None, remove: bool) -> None:
    """Note what a person holds.

    WHAT is training:NAME, qualification:NAME, team:NAME, licence, party or born:YEAR.
    """
    holding = _holding(what, until)
    act = holdings.disqualify if remove else holdings.qualify
    with working(build()) as work:
        outcome = act(work, person_of(work, openid), holding, None)
    if outcome is holdings.QualifyOutcome.NOT_AGREED:
        raise click.ClickException("they have not agreed to keeping their data")
    if outcome is holdings.QualifyOutcome.NOT_HELD:
        raise click.ClickException("they do not hold that")
    click.echo(f"{what} {outcome}")


def _holding(what: str, until: datetime | None) -> Holding:
    quality, _, name = what.partition(":")
    held = [each for each in Quality if each is not Quality.AGE]
    fits = quality in held and bool(name) != (quality in NAMELESS)
    if not fits or (quality == Quality.BORN and not (name.isdecimal() and len(name) == 4)):
        raise click.BadParameter(
            ALLOWED,
            param_hint="WHAT",
        )
    return Holding(Quality(quality), name, until)
