"""Whom a message did not reach, so that somebody calls them; every look at it is written down."""

from collections.abc import Sequence

from bot.domain.people import Person
from bot.domain.reach import Missed
from bot.services.work import Work

AT_MOST = 1000


def whom_to_call(
    work: Work, of: str, message_ids: Sequence[int], actor: Person | None, limit: int = AT_MOST
) -> list[Missed]:
    """By the newest of these messages to each person; who is certain not to have it comes first.

    of: what it is about, e.g. `announcement:7`, for the audit log. actor: who looks, None for the operator.
    """
    found = work.uow.change_notices.to_call(message_ids, limit)
    note_look(work, of, len(found), actor)
    return found


def note_look(work: Work, of: str, people: int, actor: Person | None) -> None:
    """Who saw the names of how many."""
    who = actor.id if actor else None
    work.uow.audit.note(who, "call_list.show", of, work.now, {"people": people})
