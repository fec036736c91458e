"""Replacement calls: opened, stopped, and answered for somebody who called on the phone."""

import click

from bot.domain.replacement import AskOutcome, CallOutcome
from bot.services.joining.replace import answer, open_call, stop_call
from commands.context import NUMBER, build, role_id, shift_of, working

OPENED = (CallOutcome.OPENED, CallOutcome.IN_THE_MORNING)


@click.group()
def replace() -> None:
    """Finding somebody for a free place."""


@replace.command("open")
@click.argument("activity_id", type=NUMBER)
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
@click.option("--role", help="Name of the role that somebody is looked for; without it, whatever is free.")
def open_(activity_id: int, shift_id: int | None, role: str | None) -> None:
    """Ask suitable people, five at a time, until the free places are taken."""
    with working(build()) as work:
        occasion = shift_of(work, activity_id, shift_id)
        outcome = open_call(work, occasion.shift.id, None, role_id(work, occasion.shift.id, role))
    if outcome not in OPENED:
        raise click.ClickException(f"nobody is asked: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))


@replace.command("stop")
@click.argument("activity_id", type=NUMBER)
@click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
def stop(activity_id: int, shift_id: int | None) -> None:
    """Ask nobody any more, and tell those who were asked."""
    with working(build()) as work:
        stopped = stop_call(work, shift_of(work, activity_id, shift_id).shift.id, None)
    click.echo("stopped" if stopped else "nobody was being asked")


@replace.command("answer")
@click.argument("openid")
@click.argument("word", type=click.Choice(["yes", "no"]), metavar="yes|no")
def answer_(openid: str, word: str) -> None:
    """Answer the latest question for somebody who was asked and said so on the phone."""
    with working(build()) as work:
        person = work.uow.people.by_openid(openid)
        ask = work.uow.replacements.open_ask(person.id, work.now) if person else None
        if person is None or ask is None:
            raise click.ClickException(f"nothing is asked of {openid}")
        outcome, why = answer(work, person, ask, word == "yes")
        detail = {"person": person.id, "yes": word == "yes"}
        work.uow.audit.note(None, "replacement.answer", f"shift:{ask.shift_id}", work.now, detail)
    click.echo(f"{outcome}: {why}" if outcome is AskOutcome.REFUSED else outcome)
