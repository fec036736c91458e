"""An announcement that an organizer is still describing, kept in the notes of the talk."""

from datetime import datetime
from enum import StrEnum

from bot.dialog.turn import Turn
from bot.domain.audiences import Audience
from bot.services.delivery.announce import Plan

MARKS = ("english", "urgent", "recruits")  # what a preview tells beside the text


class Announce(StrEnum):
    TEXT = "announce.text"
    AUDIENCE = "announce.audience"
    WHEN = "announce.when"
    TIME = "announce.time"
    ENGLISH = "announce.english"
    COMPELS = "announce.compels"


def drafted(turn: Turn, send_at: datetime) -> Plan:
    notes = turn.talk.notes
    return Plan(
        text=notes["text"],
        audience=audience_of(turn),
        send_at=send_at,
        others={"en": notes["english"]} if notes.get("english") else {},
        urgent="urgent" in notes,
        recruits=int(notes["recruits"]) if notes.get("recruits") else None,
        rule=notes.get("rule", ""),
    )


def audience_of(turn: Turn) -> Audience:
    return Audience.parse(turn.talk.notes["audience"])


def insists(turn: Turn) -> bool:
    """Whether this very text was confirmed although it may compel people."""
    return turn.talk.notes.get("insists") == said(turn)


def said(turn: Turn) -> str:
    """All that is said, to tell whether it is what was confirmed."""
    return f"{turn.talk.notes.get('text', '')}\n{turn.talk.notes.get('english', '')}"
