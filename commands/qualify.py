"""What people hold: training, a licence, a team."""

from datetime import datetime

import click

from bot.domain.requirements import NAMELESS, Holding, Quality
from bot.services.activities import qualify as holdings
from commands.context import build, person_of, working
from commands.kinds import Moment

ALLOWED = "must be training:NAME, qualification:NAME, team:NAME, licence, party or born:YEAR"


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
        raise click.BadParameter(ALLOWED, param_hint="WHAT")
    return Holding(Quality(quality), name, until)
