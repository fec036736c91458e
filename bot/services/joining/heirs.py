"""Who cares for the people of a group's list when the one who entered it leaves."""

from bot.domain.people import Person, Role
from bot.services.reminding.remind import plan_reminders, withdraw_reminders
from bot.services.work import Work

ENTERS_LISTS = frozenset({Role.ORGANIZER, Role.LEADER})


def hand_on(work: Work, person: Person, actor_id: int | None) -> None:
    """Give those whom an organizer or stair head entered to another organizer, with their reminders.

    Forty people of a list do not lose their places because the one who pasted it leaves.
    """
    heir = heir_of(work, person)
    theirs = work.uow.people.cared_for(person.id) if heir is not None else []
    if heir is None or not theirs:
        return
    for shift_id in sorted(_shifts(work, theirs)):
        withdraw_reminders(work, work.uow.activities.hold(shift_id).shift, person.id)
    work.uow.people.hand_on(person.id, heir)
    for shift_id in sorted(_shifts(work, theirs)):
        plan_reminders(work, work.uow.activities.occasion(shift_id), work.uow.people.get(heir))
    work.uow.audit.note(actor_id, "person.hand_on", f"person:{heir}", work.now, {"count": len(theirs)})


def heir_of(work: Work, person: Person) -> int | None:
    """Another organizer who follows; None for somebody who enters no lists, or who is the only one."""
    if not ENTERS_LISTS & person.roles:
        return None
    return next((each for each in work.uow.people.with_role(Role.ORGANIZER) if each != person.id), None)


def _shifts(work: Work, people: list[Person]) -> set[int]:
    return {seen.shift.id for each in people for _, seen in work.uow.sign_ups.of_person(each.id, work.now)}
