"""What became of every delivery."""

import re

import click

from bot.domain.announcements import source_of
from commands.context import build, iso, show, working

NUMBER = re.compile(r"[0-9]{1,18}")
COLUMNS = ("id", "source", "openid", "road", "state", "due_at", "sent_at", "reason", "until")


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
                "until": iso(each.until),
            }
            for each in work.uow.deliveries.of_source(source)
        ]
    show(rows, COLUMNS, as_json)
