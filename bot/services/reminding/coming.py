"""Saying that one comes, and telling organizers who has not said so."""

from collections.abc import Sequence

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.services.activities.facts import facts_of
from bot.services.work import Work

AT_ONCE = 20


def confirm_coming(work: Work, person: Person, shift_ids: Sequence[int]) -> bool:
    """The person and those they care for come to all of these; False when they are signed up for none."""
    return sum(work.uow.reminders.confirm(shift_id, person.id) for shift_id in shift_ids) > 0


def tell_who_is_silent(work: Work) -> int:
    """A chore: tell organizers once of each shift that begins soon how many have not confirmed; how many."""
    until = work.now + work.policy.silent_ahead
    found = work.uow.reminders.silent(work.now, until, work.policy.asks, AT_ONCE)
    for shift_id, count in found:
        occasion = work.uow.activities.occasion(shift_id)
        facts = facts_of(occasion) | {"count": str(count), "id": str(occasion.activity.id)}
        source = f"shift:{shift_id}:unconfirmed"  # what the store looks for, so that it is told once
        told = Message(source, 1, "coming.silent", Layout.NOTICE, facts, occasion.shift.starts_at)
        organizers = work.uow.people.with_role(Role.ORGANIZER)
        work.uow.outbox.to_people(work.uow.outbox.write(told), organizers, work.now)
    return len(found)
