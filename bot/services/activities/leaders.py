"""Who leads on the day: organizers, and those who hold the role of a leader."""

from bot.domain.people import Role
from bot.services.work import Work

LEADING = frozenset({Role.ORGANIZER, Role.LEADER})


def leaders(work: Work) -> list[int]:
    """Ids of all who are to be told what happens on site."""
    return sorted({person_id for role in LEADING for person_id in work.uow.people.with_role(role)})
