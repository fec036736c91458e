"""Reminders: planned at sign-up, planned anew when the time moves, taken back on cancel."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain import reminders
from bot.domain.activities import Occasion, Shift
from bot.domain.deliveries import Layout, Message, Priority
from bot.domain.people import Person, ReminderWish
from bot.domain.quiet import Quiet, ahead_of_quiet
from bot.domain.reminders import Rule, Rules, Wanted, moments, source_of
from bot.services.activities.facts import facts_of
from bot.services.work import Work

ASKING = ("evening", "hours")  # days ahead nobody knows yet


def plan_reminders(work: Work, occasion: Occasion, person: Person | None = None, late: bool = False) -> None:
    """Plan every reminder still ahead, for one person or for everybody signed up for the shift.

    late: who just joined, and is too late for all of them, gets the last one at once.
    """
    if occasion.called_off or work.policy.reminders is None or occasion.shift.starts_at <= work.now:
        return
    person_id = person.id if person else None
    plan: dict[Rule, dict[Wanted, datetime]] = {}
    for wanted in work.uow.reminders.wanted(occasion.shift.id, person_id):
        for rule, due in _due(work, occasion, wanted, late).items():
            plan.setdefault(rule, {})[wanted] = due
    ids = work.uow.outbox.write_all([_reminder(work, occasion, rule) for rule in plan]) if plan else []
    for message_id, dues in zip(ids, plan.values(), strict=True):
        work.uow.reminders.plan(message_id, occasion.shift.id, dues, person_id)


def withdraw_reminders(work: Work, shift: Shift, person_id: int | None = None) -> None:
    """Take back what is planned, of whatever version of the shift.

    One person's reminder may speak of others, too: whoever cares for several gets one for all that remain.
    """
    work.uow.reminders.withdraw(shift.id, person_id)
    if person_id is not None and work.uow.people.in_family(person_id):
        plan_reminders(work, work.uow.activities.occasion(shift.id), work.uow.people.get(person_id))


def replan_reminders(work: Work, person: Person) -> None:
    """Follow a person's changed wish in all their sign-ups, and those of whom they care for."""
    family = [person, *work.uow.people.cared_for(person.id)]
    shifts = {seen.shift.id for each in family for _, seen in work.uow.sign_ups.of_person(each.id, work.now)}
    for shift_id in sorted(shifts):
        remind_anew(work, shift_id, person)


def remind_anew(work: Work, shift_id: int, person: Person | None = None) -> None:
    """In place of what was planned, for one person or for all."""
    occasion = work.uow.activities.hold(shift_id)
    withdraw_reminders(work, occasion.shift, person.id if person else None)
    plan_reminders(work, occasion, person)


def rules_for(work: Work, occasion: Occasion) -> Rules:
    """Of the activity, else of the community."""
    own = occasion.activity.leads
    return reminders.parse(own) if own else work.policy.reminders or ()


def _due(work: Work, occasion: Occasion, wanted: Wanted, late: bool) -> Mapping[Rule, datetime]:
    """When these people are reminded by each rule, quiet hours taken into account."""
    rules = reminders.parse(wanted.leads) if wanted.leads else rules_for(work, occasion)
    wish = ReminderWish.USUAL if wanted.leads else wanted.wish
    starts_at = occasion.shift.starts_at
    quiet = Quiet.parse(wanted.quiet) if wanted.quiet else work.policy.manners.quiet
    found = moments(rules, wish, starts_at, work.now)
    if late and not found and rules and wish is not ReminderWish.OFF:
        return {rules[-1]: work.now}
    ahead = {rule: ahead_of_quiet(due, starts_at, quiet) for rule, due in found.items()}
    return {rule: ahead[rule] if ahead[rule] > work.now else due for rule, due in found.items()}


def asks(work: Work, occasion: Occasion) -> bool:
    """Whether its people are asked if they will come: by the activity, else by the community."""
    own = occasion.activity.asks
    return work.policy.asks if own is None else own


def _reminder(work: Work, occasion: Occasion, rule: Rule) -> Message:
    shift = occasion.shift
    return Message(
        source=source_of(shift, rule),
        version=shift.version,
        key=f"reminder.{rule.key}",
        layout=Layout.REMINDER,
        facts=facts_of(occasion),
        expires_at=shift.starts_at,
        priority=Priority.REMINDER,
        shift_id=shift.id,
        asks=rule.key in ASKING and asks(work, occasion),
    )
