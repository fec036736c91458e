"""Announcements: planned, approved, paused, stopped, and whom they go to."""

from collections.abc import Callable
from typing import Any

import click

from bot.domain.announcements import MAX_LENGTH, Announcement
from bot.services.announcing.announce import Plan, plan_of
from bot.services.announcing.announcement_course import Course, pause, progress_of, resume, stop
from bot.services.announcing.propose import (
    approve,
    propose,
    refuse,
    rewrite,
    text_of,
    try_out,
)
from bot.services.work import Work
from commands.announcement_forecast import forecast_
from commands.announcement_options import BY, actor_of, plan_of_options, text_said
from commands.announcement_queries import query
from commands.announcement_words import tell_proposed, tell_ruling
from commands.context import NUMBER, build, iso, show, somebody, working

LISTED = 50
COLUMNS = ("id", "state", "send_at", "audience", "text")
FACTS = ("id", "state", "send_at", "audience", "urgent", "rule", "recruits", "text", "arrived", "under_way")
SHOWN = (*FACTS, "waiting", "held", "missed", "excluded")
Act = Callable[[Work, Announcement, int | None], Course]


@click.group(invoke_without_command=True)
@click.option("--text", help=f"What to say, at most {MAX_LENGTH} characters.")
@click.option("--text-en", default="", help="The same for those who read English.")
@click.option("--to", "audience", help="E.g. everyone, role:driver, activity:3:waitlisted, query:NAME.")
@click.option("--at", help="When, as ISO 8601 (Beijing time when without offset); without it, now.")
@click.option("--every", default="", metavar="RRULE", help="Again and again, e.g. FREQ=WEEKLY;BYDAY=FR.")
@click.option("--until", help="When it comes no more.")
@click.option("--urgent", is_flag=True, help="It must be known: no daily limit, and it goes first.")
@click.option("--recruits", type=NUMBER, metavar="SHIFT", help="Stop when this shift is full.")
@click.option("--card-title", default="", help="A link card: its title,")
@click.option("--card-url", default="", help="where it leads,")
@click.option("--card-picture", default="", help="and the address of a small picture.")
@click.option("--insist", is_flag=True, help="Send it although it may compel people; it is noted.")
@click.option("--test", "test", metavar="WHO", help="Send it to this person alone.")
@BY
@click.pass_context
def announce(ctx: click.Context, /, **options: Any) -> None:
    """Announce something to many people; prints the announcement's number."""
    if ctx.invoked_subcommand:
        return
    for name, option in (("text", "--text"), ("audience", "--to")):
        if options[name] is None:
            raise click.UsageError(f"Missing option '{option}'.")
    with working(build()) as work:
        plan = plan_of_options(work, options)
        if options["test"]:
            try_out(work, plan, somebody(work, options["test"]).id)
            return
        actor = actor_of(work, options["by"])
        done = propose(work, plan, actor, insists=options["insist"])
        tell_proposed(done)
    click.echo(done.id)


@announce.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """The newest announcements."""
    with working(build()) as work:
        rows = [_row(work, each) for each in work.uow.announcements.recent(LISTED)]
    show(rows, COLUMNS, as_json)


@announce.command("show")
@click.argument("number", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def show_(number: int, as_json: bool) -> None:
    """One announcement: how far it is, and how many do not get it, by reason."""
    with working(build()) as work:
        found = _found(work, number)
        counts = progress_of(work, found)
        row = _row(work, found) | {name: getattr(counts, name) for name in SHOWN[8:13]}
        row |= {"excluded": {str(why): n for why, n in work.uow.audiences.excluded(number).items()}}
    show([row], SHOWN, as_json)


@announce.command("left-out")
@click.argument("number", type=NUMBER)
@click.option("--after", type=int, default=0, help="Go on after this person.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def left_out(number: int, after: int, as_json: bool) -> None:
    """Who of the audience did not get it, and why; 1,000 at a time."""
    with working(build()) as work:
        found = work.uow.audiences.left_out(_found(work, number).id, after, 1000)
    rows = [{"person": id_, "name": name, "reason": str(why)} for id_, name, why in found]
    show(rows, ("person", "name", "reason"), as_json)


@announce.command("change")
@click.argument("number", type=NUMBER)
@click.option("--text", required=True)
@click.option("--text-en", default="")
@click.option("--insist", is_flag=True, help="Send it although it may compel people; it is noted.")
@BY
def change(number: int, **options: Any) -> None:
    """Another text for what has not left yet; where a second organizer must agree, they are asked again."""
    with working(build()) as work:
        found = _found(work, number)
        others = {"en": options["text_en"]} if options["text_en"] else {}
        plan = Plan(text_said(options["text"]), found.audience, plan_of(work, found).send_at, others)
        actor = actor_of(work, options["by"])
        tell_proposed(rewrite(work, found, plan, actor, insists=options["insist"]))


@announce.command("approve")
@click.argument("number", type=NUMBER)
@BY
def approve_(number: int, by: str | None) -> None:
    """Agree to what another organizer wants to announce."""
    with working(build()) as work:
        tell_ruling(approve(work, _found(work, number), actor_of(work, by)))


@announce.command("refuse")
@click.argument("number", type=NUMBER)
@click.option("--reason", default="")
@BY
def refuse_(number: int, reason: str, by: str | None) -> None:
    """Do not agree; the author is told."""
    with working(build()) as work:
        tell_ruling(refuse(work, _found(work, number), actor_of(work, by), reason))


@announce.command("withdraw")
@click.argument("number", type=NUMBER)
@BY
def withdraw_(number: int, by: str | None) -> None:
    """Take it back before anybody gets it, or stop it: who has it keeps it."""
    _act(number, by, stop)


@announce.command("stop")
@click.argument("number", type=NUMBER)
@BY
def stop_(number: int, by: str | None) -> None:
    """The same as withdraw."""
    _act(number, by, stop)


@announce.command("pause")
@click.argument("number", type=NUMBER)
@BY
def pause_(number: int, by: str | None) -> None:
    """Hold back what has not left; of what recurs, all times to come."""
    _act(number, by, pause)


@announce.command("resume")
@click.argument("number", type=NUMBER)
@BY
def resume_(number: int, by: str | None) -> None:
    """Go on with what was paused."""
    _act(number, by, resume)


def _found(work: Work, number: int) -> Announcement:
    found = work.uow.announcements.get(number)
    if found is None:
        raise click.ClickException(f"there is no announcement {number}; see `announce list`")
    return found


def _row(work: Work, each: Announcement) -> dict[str, Any]:
    return {
        "id": each.id,
        "state": str(each.state),
        "send_at": iso(each.send_at),
        "audience": str(each.audience),
        "urgent": each.urgent,
        "rule": each.rule,
        "recruits": each.recruits,
        "text": text_of(work, each),
    }


def _act(number: int, by: str | None, act: Act) -> None:
    with working(build()) as work:
        done = act(work, _found(work, number), actor_of(work, by))
        counts = progress_of(work, _found(work, number))
    if done is Course.NOT_POSSIBLE:
        raise click.ClickException("that is not possible now; see `announce show`")
    click.echo(f"{done}; {counts.arrived} have it, {counts.held} held back, {counts.under_way} under way")


announce.add_command(query)
announce.add_command(forecast_)
