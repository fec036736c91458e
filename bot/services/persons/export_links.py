"""Links by which an organizer takes a roster out of the chat: signed, short-lived, and only for who asked."""

from datetime import timedelta

from bot.domain.people import Person, Role
from bot.domain.tokens import opened, sealed
from bot.services.work import Work

LINK_HOLDS = timedelta(hours=1)
PURPOSE = "export"
BETWEEN = "x"  # of two numbers


def export_token(work: Work, activity_id: int, organizer: Person) -> str:
    text = f"{activity_id}{BETWEEN}{organizer.id}"
    return sealed(work.policy.code_key, PURPOSE, text, work.now + LINK_HOLDS)


def asked_for(work: Work, token: str) -> tuple[int, Person] | None:
    """Activity and organizer; None when the link is not ours, too old, or theirs no longer."""
    text = opened(work.policy.code_key, PURPOSE, token, work.now)
    if text is None:
        return None
    activity_id, _, person_id = text.partition(BETWEEN)
    person = work.uow.people.get(int(person_id))
    return (int(activity_id), person) if person.is_a(Role.ORGANIZER) else None
