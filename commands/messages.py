"""Announcements and what became of every delivery."""

import re
from datetime import datetime

import click

from bot.domain.announcements import MAX_LENGTH, source_of
from bot.domain.audiences import Audience
from bot.domain.reminders import LOCAL
from bot.services.delivery.announce import Plan, plan_announcement
from bot.services.work import Work
from commands.context import build, iso, occasions_of, show, working

NUMBER = re.compile(r"[0-9]{1,18}")
COLUMNS = ("id", "source", "openid", "road", "state", "due_at", "sent_at", "reason")


@click.command()
@click.option("--text", required=True, help=f"What to say, at most {MAX_LENGTH} characters.")
@click.option("--to", "audience", required=True, help="E.g. everyone, role:driver, activity:3:waitlisted.")
@click.option("--at", help="When, as ISO 8601 (Beijing time when without offset); without it, now.")
def announce(text: str, audience: str, at: str | None) -> None:
    """Announce something to many people; prints the announcement's number."""
    if not 0 < len(text.strip()) <= MAX_LENGTH:
        raise click.BadParameter(f"must have 1 to {MAX_LENGTH} characters", param_hint="--text")
    app = build()
    with working(app) as work:
        plan = Plan(text.strip(), _audience(work, audience), _moment(at, work.now))
        number = plan_announcement(work, plan, None)
    click.echo(number)


@click.command()
@click.argument("id", type=str)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def deliveries(id: str, as_json: bool) -> None:
    """What became of an announcement's deliveries.

    ID is the number of an announcement, or a source such as activity:3, for everything about activity 3.
    """
    number = int(id) if NUMBER.fullmatch(id) else None
    source = id if number is None else source_of(number)
    with working(build()) as work:
        if number is not None and work.uow.announcements.get(number) is None:
            raise click.ClickException(f"there is no announcement {id}; for an activity say activity:{id}")
        rows = [
            {
                "id": each.id,
                "source": each.source,
                "openid": each.openid,
                "name": each.name,
                "road": each.road,
                "state": each.state,
                "due_at": iso(each.due_at),
                "sent_at": iso(each.sent_at),
                "reason": each.reason,
            }
            for each in work.uow.deliveries.of_source(source)
        ]
    show(rows, COLUMNS, as_json)


def _audience(work: Work, text: str) -> Audience:
    try:
        audience = Audience.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--to") from None
    for activity_id in audience.activity_ids:
        occasions_of(work, activity_id)
    return audience


def _moment(text: str | None, now: datetime) -> datetime:
    if text is None:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("must look like 2027-03-01T19:00+08:00", param_hint="--at") from None
    at = at.replace(tzinfo=LOCAL) if at.tzinfo is None else at
    if at < now:
        raise click.BadParameter(f"is past; it is {iso(now)} now", param_hint="--at")
    return at
