"""The mailbox: what waited for a person is shown with their next answer."""

from bot.domain.deliveries import Message
from bot.domain.people import Person
from bot.services.work import Work

AT_ONCE = 3  # more would push the answer itself off the screen; the rest comes next time


def collect(work: Work, person: Person) -> list[Message]:
    """Messages to show now, marked as sent in the same transaction as the answer."""
    if not person.mail:
        return []
    waiting = dict(work.uow.deliveries.mailbox(person.id, AT_ONCE))
    shown = work.uow.deliveries.hand_over(list(waiting), work.now)
    return [waiting[id_] for id_ in shown]
