"""Families: who may act for whom, and signing somebody up in their place."""

from typing import Any

import click

from bot.domain.activities import Occasion
from bot.services.joining import erasures, helpers
from bot.services.joining.behalf import NotTheirsError, Party, sign_up_for
from bot.services.work import Work
from commands.context import NUMBER, build, iso, occasions_of, person_of, show, working

LISTED = 500
NAME_LENGTH = 20
COLUMNS = ("helper", "helper_name", "person", "person_name", "agreed_at")


@click.group()
def helper() -> None:
    """Helpers (亲友代办): who may act for whom."""


@helper.command("link")
@click.argument("helper_openid")
@click.argument("person_openid")
def link(helper_openid: str, person_openid: str) -> None:
    """Let one person act for another, who both agreed to it; both are told."""
    with working(build()) as work:
        pair = person_of(work, helper_openid), person_of(work, person_openid)
        if pair[0].id == pair[1].id:
            raise click.ClickException("nobody is their own helper")
        helpers.link(work, *pair, None)
    click.echo(f"{helper_openid} may act for {person_openid}")


@helper.command("unlink")
@click.argument("helper_openid")
@click.argument("person_openid")
def unlink(helper_openid: str, person_openid: str) -> None:
    """End it; both are told."""
    with working(build()) as work:
        if not helpers.unlink(work, person_of(work, helper_openid), person_of(work, person_openid), None):
            raise click.ClickException(f"{helper_openid} does not act for {person_openid}; see `helper list`")
    click.echo(f"{helper_openid} no longer acts for {person_openid}")


@helper.command("erase")
@click.argument("helper_openid")
@click.argument("person_openid")
def erase_for(helper_openid: str, person_openid: str) -> None:
    """Ask to erase the person on their helper's word: they are told at once and may stop it for a day."""
    with working(build()) as work:
        pair = person_of(work, helper_openid), person_of(work, person_openid)
        if not helpers.may_act(work, *pair):
            raise click.ClickException(f"{helper_openid} does not act for {person_openid}; see `helper list`")
        waiting, new = erasures.ask_erasure(work, *pair)
    click.echo(f"{'asked for' if new else 'asked for before'}; due at {iso(waiting.due_at)}")


@helper.command("keep")
@click.argument("person_openid")
def keep(person_openid: str) -> None:
    """Stop the erasing that their helper asked for; both are told."""
    with working(build()) as work:
        if not erasures.stop_erasure(work, person_of(work, person_openid), None):
            raise click.ClickException("no helper asked to erase them")
    click.echo("nothing is erased")


@helper.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """Who may act for whom, the latest first."""
    with working(build()) as work:
        rows = [
            {
                "helper": one.openid,
                "helper_name": one.name,
                "person": other.openid,
                "person_name": other.name,
                "agreed_at": iso(at),
            }
            for one, other, at in work.uow.helpers.all(LISTED)
        ]
    show(rows, COLUMNS, as_json)


@click.command()
@click.argument("activity_id", type=NUMBER)
@click.option("--by", required=True, help="Openid of who signs up: a relative, a helper, a stair head.")
@click.option("--name", help="Of somebody without WeChat; only this name is kept.")
@click.option("--for", "person", help="Openid of somebody whose helper they are.")
@click.option("--party", type=click.IntRange(1, 20), default=1, help="How many come, with the person.")
@click.option("--guest", "guests", multiple=True, help="Name of somebody who comes along; several times.")
@click.option("--shift", type=NUMBER, help="Which shift; without it, the first.")
def behalf(activity_id: int, by: str, name: str | None, person: str | None, **more: Any) -> None:
    """Sign somebody up in their place; both names are kept."""
    if (name is None) == (person is None):
        raise click.UsageError("say either --name or --for")
    guests = more["guests"]
    with working(build()) as work:
        occasion = shift_of(work, activity_id, more["shift"])
        actor = person_of(work, by)
        whom = person_of(work, person) if person else helpers.care_for(work, actor, _name(name or ""), None)
        party = Party(max(more["party"], 1 + len(guests)), guests)
        try:
            joined = sign_up_for(work, actor, whom, occasion, party)
        except NotTheirsError:
            raise click.ClickException(f"{by} is not the helper of {person}; see `helper list`") from None
    click.echo(f"{whom.name}: {joined.outcome}")


def shift_of(work: Work, activity_id: int, shift: int | None) -> Occasion:
    """The shift asked for, or the first. Raises ClickException when there is none."""
    found = [each for each in occasions_of(work, activity_id) if shift in (None, each.shift.id)]
    if not found:
        raise click.ClickException(f"activity {activity_id} has no shift {shift}")
    return found[0]


def _name(name: str) -> str:
    if not 1 <= len(name.strip()) <= NAME_LENGTH:
        raise click.BadParameter(f"must have 1 to {NAME_LENGTH} characters", param_hint="--name")
    return name.strip()
