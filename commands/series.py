"""This one and all later ones of a series: moved, with other places, called off."""

from datetime import datetime

import click

from bot.services.activities import series
from commands.context import NUMBER, build, occasions_of, working
from commands.kinds import PLACES, Moment


@click.command("move-series")
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


@click.command("resize-series")
@click.argument("activity_id", type=NUMBER)
@click.argument("places", type=PLACES)
def resize_series(activity_id: int, places: int) -> None:
    """Change the places of this one and of all later ones of its series; prints of how many."""
    with working(build()) as work:
        done = series.resize_from_here(work, occasions_of(work, activity_id)[0], places, None)
    click.echo(done)


@click.command("end-series")
@click.argument("activity_id", type=NUMBER)
def end_series(activity_id: int) -> None:
    """Call off this one and all later ones of its series; prints how many people are told."""
    with working(build()) as work:
        told = series.call_off_from_here(work, occasions_of(work, activity_id)[0], None)
    if told is None:
        raise click.ClickException("the activity is over or called off already")
    click.echo(told)


SERIES = (move_series, resize_series, end_series)
