"""What the operator does for somebody who asked on the phone: written down, and told to the person."""

from collections.abc import Mapping
from typing import Any

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, ReminderWish
from bot.domain.signups import JoinOutcome, LeaveOutcome, Wish
from bot.domain.waiting import AcceptOutcome
from bot.services.activities.facts import facts_of
from bot.services.joining.line_up import accept, line_up
from bot.services.joining.sign_up import Joined, leave, sign_up
from bot.services.joining.swap import Swap, swap
from bot.services.persons.people import hold_shifts
from bot.services.reminding.coming import confirm_coming
from bot.services.reminding.remind import replan_reminders
from bot.services.work import Work

IN = (JoinOutcome.JOINED, JoinOutcome.PENDING, JoinOutcome.PARTY_CHANGED)
ACCEPTED = (AcceptOutcome.CONFIRMED, AcceptOutcome.PENDING)
PRIVATE = frozenset(("leads", "quiet", "name"))  # habits and names: the audit log tells that, and not what
REPLANNING = frozenset(("reminders", "leads", "quiet"))
LEFT = (LeaveOutcome.LEFT, LeaveOutcome.LEFT_LATE)


def enter(
    work: Work, person: Person, occasion: Occasion, wanted: tuple[int, Wish, bool], actor_id: int | None
) -> Joined:
    """Sign somebody up, or change their party. wanted: heads, wish, and whether they would wait."""
    party, wish, waits = wanted
    joined = (line_up if waits else sign_up)(work, person, occasion, party, wish)
    if joined.outcome in (*IN, JoinOutcome.WAITING):
        key = "desk.waits" if joined.outcome is JoinOutcome.WAITING else "desk.signed_up"
        _done(work, person, occasion, (key, {"party": str(party)}), actor_id)
    return joined


def take_out(work: Work, person: Person, occasion: Occasion, actor_id: int | None) -> LeaveOutcome:
    """Give up somebody's place, or their waiting or offer."""
    outcome = leave(work, person, occasion)
    if outcome in LEFT:
        _done(work, person, occasion, ("desk.left", {}), actor_id)
    return outcome


def swap_for(work: Work, person: Person, occasion: Occasion, actor_id: int | None) -> Swap:
    """Give somebody's place back and have another found for it."""
    outcome = swap(work, person, occasion, actor_id)
    if outcome not in (Swap.NOT_IN, Swap.STARTED):
        _done(work, person, occasion, ("desk.left", {}), actor_id)
    return outcome


def accept_for(work: Work, person: Person, occasion: Occasion, actor_id: int | None) -> AcceptOutcome:
    """Take the place that is offered to somebody who waits."""
    outcome = accept(work, person, occasion)
    if outcome in ACCEPTED:
        mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
        party = str(mine.party_size if mine else 1)
        _done(work, person, occasion, ("desk.signed_up", {"party": party}), actor_id)
    return outcome


def says_coming(work: Work, person: Person, occasion: Occasion, actor_id: int | None) -> bool:
    """They said that they come; False when they are not signed up for it."""
    if not confirm_coming(work, person, [occasion.shift.id]):
        return False
    _done(work, person, occasion, ("desk.coming", {}), actor_id)
    return True


def set_wishes(work: Work, person: Person, wishes: Mapping[str, Any], actor_id: int | None) -> None:
    """Language, simple words, reminders, lead times, quiet hours, name, and whether they step in."""
    if "leads" in wishes:
        wishes = {"reminders": ReminderWish.USUAL, **wishes}
    elif "reminders" in wishes:
        wishes = {"leads": None, **wishes}
    replans = not REPLANNING.isdisjoint(wishes)
    if replans:
        hold_shifts(work, person)
    work.uow.people.change(person.id, **wishes)
    if replans:
        replan_reminders(work, work.uow.people.get(person.id))
    detail = {name: "" if name in PRIVATE else str(value) for name, value in wishes.items()}
    work.uow.audit.note(actor_id, "person.wishes", f"person:{person.id}", work.now, detail)
    source = f"desk:wishes:{person.id}"
    message = Message(source, work.uow.outbox.latest_version(source) + 1, "desk.wishes", Layout.NOTICE)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)


def _done(
    work: Work, person: Person, occasion: Occasion, told: tuple[str, dict[str, str]], actor_id: int | None
) -> None:
    key, more = told
    action, shift = key.replace("desk.", "sign_up."), occasion.shift
    detail = {"person": person.id, **more}
    work.uow.audit.note(actor_id, action, f"shift:{shift.id}", work.now, detail)
    source = f"activity:{shift.activity_id}:shift:{shift.id}:desk:{person.id}"
    version = work.uow.outbox.latest_version(source) + 1
    message = Message(source, version, key, Layout.NOTICE, facts_of(occasion) | more, shift.ends_at)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)
