"""An announcement that an organizer is still describing, kept in the notes of the talk."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.dialog.turn import Turn
from bot.domain.announcements import Card, Picture
from bot.domain.audiences import Audience
from bot.services.announcing.announce import Plan

MARKS = ("english", "card_url", "picture_url", "urgent", "recruits")  # what a preview tells beside the text


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
        until=datetime.fromisoformat(notes["until"]) if notes.get("rule") and notes.get("until") else None,
        card=Card(notes["card_title"], notes["card_url"]) if "card_url" in notes else None,
        picture=_picture(notes) if "picture_url" in notes else None,
    )


def _picture(notes: Mapping[str, str]) -> Picture:
    return Picture(notes["picture_url"], notes["media_id"], datetime.fromisoformat(notes["media_until"]))


def audience_of(turn: Turn) -> Audience:
    return Audience.parse(turn.talk.notes["audience"])


def insists(turn: Turn) -> bool:
    """Whether this very text was confirmed although it may compel people."""
    return turn.talk.notes.get("insists") == said(turn)


def said(turn: Turn) -> str:
    """All that is said, to tell whether it is what was confirmed."""
    notes = turn.talk.notes
    title = notes.get("card_title", "") if notes.get("card_url") else ""
    return "\n".join((notes.get("text", ""), notes.get("english", ""), title))
