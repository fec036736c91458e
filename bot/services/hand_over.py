"""Handing a person over to the organizers when the bot is not enough."""

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.services.work import Work


def call_organizers(work: Work, person: Person, words: str) -> bool:
    """Tell every organizer that this person asks for help; False when nobody holds that role."""
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    if not organizers:
        return False
    source = f"help:{person.id}:{round(work.now.timestamp())}"
    message = Message(
        source, 1, "organizer.help_wanted", Layout.NOTICE, {"name": person.name, "words": words}
    )
    work.uow.outbox.to_people(work.uow.outbox.write(message), organizers, work.now)
    return True
