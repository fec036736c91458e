"""Whom an announcement or the changes of an activity did not reach, so that somebody calls them."""

import re
from collections.abc import Sequence

import click

from bot.domain.announcements import source_of
from bot.domain.people import masked
from bot.services.delivery.call_list import whom_to_call
from bot.services.work import Work
from commands.context import build, occasions_of, show, working
from commands.export_files import asker, phones

ANNOUNCEMENT, ACTIVITY = re.compile(r"[0-9]{1,18}"), re.compile(r"activity:([0-9]{1,18})")
COLUMNS = ("name", "phone", "state", "why")


@click.command("call-list")
@click.argument("id", type=str)
@phones
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def call_list(id: str, clear: bool, by: str | None, as_json: bool) -> None:
    """Whom to call: whom it did not reach, or who has not seen it yet, and why.

    ID is the number of an announcement, or activity:ID for the changes of an activity. Phones are masked.
    """
    app = build()
    with working(app) as work:
        person = asker(work, by, clear)
        found = whom_to_call(work, *_messages(work, id), person)
    say, language = app.speech.say, app.settings.community.language
    rows = [
        {
            "name": each.name,
            "phone": (each.phone if clear else masked(each.phone)) if each.phone else None,
            "state": each.state,
            "reason": each.reason,
            "why": say(language, f"reason.{each.why}"),
        }
        for each in found
    ]
    show(rows, COLUMNS, as_json)


def _messages(work: Work, id: str) -> tuple[str, Sequence[int]]:
    """What it is about, and the messages that told it."""
    if match := ACTIVITY.fullmatch(id):
        occasions_of(work, int(match[1]))
        return id, work.uow.change_notices.of_activity(int(match[1]))
    announcement = work.uow.announcements.get(int(id)) if ANNOUNCEMENT.fullmatch(id) else None
    if announcement is None:
        raise click.ClickException(f"there is no announcement {id}; for an activity say activity:ID")
    return source_of(announcement.id), [announcement.message_id] if announcement.message_id else []
