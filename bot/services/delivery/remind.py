"""Reminders: planned at sign-up, planned anew when the time moves, taken back on cancel."""

from bot.domain.activities import Occasion, Shift
from bot.domain.deliveries import Layout, Lead, Message, Priority
from bot.domain.people import Person
from bot.domain.reminders import Rule, source_of
from bot.services.facts import facts_of
from bot.services.work import Work


def plan_reminders(work: Work, occasion: Occasion, person: Person | None = None) -> None:
    """Plan every reminder still ahead, for one person or for everybody signed up for the shift."""
    for rule in () if occasion.called_off else work.policy.reminders:
        message_id = work.uow.outbox.write(_reminder(occasion, rule))
        lead = Lead(work.now, rule.leads, person.id if person else None)
        work.uow.outbox.remind(message_id, occasion.shift.id, rule.due(occasion.shift.starts_at), lead)


def withdraw_reminders(work: Work, shift: Shift, person_id: int | None = None) -> None:
    """Take back what is planned, of whatever version of the shift.

    One person's reminder may speak of others, too: whoever cares for several gets one for all that remain.
    """
    sources = [source_of(shift, rule) for rule in work.policy.reminders]
    work.uow.outbox.withdraw(sources, person_id)
    if person_id is not None and work.uow.people.in_family(person_id):
        plan_reminders(work, work.uow.activities.occasion(shift.id), work.uow.people.get(person_id))


def replan_reminders(work: Work, person: Person) -> None:
    """Follow a person's changed wish in all their sign-ups, and those of whom they care for."""
    family = [person, *work.uow.people.cared_for(person.id)]
    shifts = {seen.shift.id for each in family for _, seen in work.uow.sign_ups.of_person(each.id, work.now)}
    for shift_id in sorted(shifts):
        occasion = work.uow.activities.hold(shift_id)
        withdraw_reminders(work, occasion.shift, person.id)
        plan_reminders(work, occasion, person)


def _reminder(occasion: Occasion, rule: Rule) -> Message:
    shift = occasion.shift
    return Message(
        source=source_of(shift, rule),
        version=shift.version,
        key=f"reminder.{rule.name}",
        layout=Layout.REMINDER,
        facts=facts_of(occasion),
        expires_at=shift.starts_at,
        priority=Priority.REMINDER,
        shift_id=shift.id,
    )
