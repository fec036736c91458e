"""Too few people a day ahead: organizers are warned once, while there is time to ask around."""

from datetime import timedelta

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Role
from bot.services.activities.facts import facts_of
from bot.services.work import Work

AHEAD = timedelta(days=1)
AT_ONCE = 20


def warn_of_too_few(work: Work) -> int:
    """A chore: tell organizers of shifts that begin within a day and have too few people; how many."""
    found = work.uow.activities.too_few(work.now, work.now + AHEAD, AT_ONCE)
    for occasion in found:
        message = _warning(occasion)
        work.uow.outbox.to_people(
            work.uow.outbox.write(message), work.uow.people.with_role(Role.ORGANIZER), work.now
        )
    return len(found)


def _warning(occasion: Occasion) -> Message:
    """Its source is what the store looks for, so that nobody is warned twice of the same shift."""
    shift = occasion.shift
    facts = facts_of(occasion) | {"taken": str(shift.taken), "minimum": str(shift.minimum or 0)}
    source = f"shift:{shift.id}:too_few"
    return Message(source, 1, "minimum.too_few", Layout.NOTICE, facts, shift.starts_at)
