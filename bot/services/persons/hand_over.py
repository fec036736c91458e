"""Handing a person over to the organizers when the bot is not enough."""

from datetime import timedelta

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.services.work import Work


def call_organizers(work: Work, person: Person, words: str) -> bool:
    """Tell every organizer that this person asks for help; False when nobody holds that role."""
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    if not organizers:
        return False
    source = f"help:{person.id}:{round(work.now.timestamp())}"
    key = "organizer.help_wanted" if person.name else "organizer.help_wanted_unnamed"
    message = Message(source, 1, key, Layout.NOTICE, {"name": person.name, "words": words})
    work.uow.outbox.to_people(work.uow.outbox.write(message), organizers, work.now)
    return True


def tell_handed_over(work: Work, person: Person, phone: str) -> None:
    """The hand-over itself shows nothing to the person, so a message of its own says what happens now."""
    source = f"handed_over:{person.id}:{round(work.now.timestamp())}"
    expires = work.now + timedelta(hours=1)
    key = "human.handed_over_or_call" if phone else "human.handed_over"
    message = Message(source, 1, key, Layout.NOTICE, {"phone": phone}, expires)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)
