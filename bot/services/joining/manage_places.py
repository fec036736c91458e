"""What organizers do with the places of a shift: more or fewer, somebody out, somebody first in the line."""

from bot.domain.activities import ActivityState, Occasion
from bot.domain.capacity import MOST, CapacityOutcome, FirstOutcome, RemoveOutcome
from bot.domain.deliveries import Layout, Message
from bot.domain.signups import SignUp
from bot.services.activities.facts import facts_of
from bot.services.joining.release import release
from bot.services.joining.waitlist import offer_places
from bot.services.work import Work

OVER = (ActivityState.CANCELLED, ActivityState.ENDED)


def set_capacity(
    work: Work, occasion: Occasion, capacity: int | None, actor_id: int | None
) -> CapacityOutcome:
    """Change how many people the shift holds, None: without limit; new places go to those who wait.

    Never below what is taken, held places included: nobody loses a place by it.
    """
    present = work.uow.activities.hold(occasion.shift.id)
    refused = _cannot_hold(work, present, capacity)
    if refused:
        return refused
    if not work.uow.activities.set_capacity(present.shift.id, capacity):
        return CapacityOutcome.TAKEN
    offer_places(work, present.shift.id)
    detail = {"shift": present.shift.id, "from": present.shift.capacity, "to": capacity}
    work.uow.audit.note(actor_id, "shift.capacity", _activity(present), work.now, detail)
    return CapacityOutcome.CHANGED


def remove(
    work: Work, occasion: Occasion, person_id: int, reason: str, actor_id: int | None
) -> RemoveOutcome:
    """Take somebody off the roster or out of the line, before the start; they are told why."""
    present = work.uow.activities.hold(occasion.shift.id)
    mine = work.uow.sign_ups.mine(present.shift.id, person_id)
    if present.state(work.now) in OVER or present.shift.starts_at <= work.now:
        return RemoveOutcome.OVER
    if not mine or not release(work, present, mine):
        return RemoveOutcome.NOT_IN
    _tell_removed(work, present, mine, reason)
    detail = {
        "shift": present.shift.id,
        "person": person_id,
        "sign_up": mine.id,
        "was": mine.state,
        "reason": reason,
    }
    work.uow.audit.note(actor_id, "signup.remove", _activity(present), work.now, detail)
    return RemoveOutcome.REMOVED


def put_first(work: Work, occasion: Occasion, person_id: int, actor_id: int | None) -> FirstOutcome:
    """Let somebody go before all others who wait; places that are offered already stay offered."""
    present = work.uow.activities.hold(occasion.shift.id)
    waiting = work.uow.waitlist.mine(present.shift.id, person_id)
    if not waiting:
        return FirstOutcome.NOT_WAITING
    priority = work.uow.waitlist.highest_priority(present.shift.id) + 1
    work.uow.waitlist.prioritize(waiting, priority)
    detail = {
        "shift": present.shift.id,
        "person": person_id,
        "sign_up": waiting.sign_up_id,
        "priority": priority,
    }
    work.uow.audit.note(actor_id, "waitlist.first", _activity(present), work.now, detail)
    return FirstOutcome.FIRST


def _cannot_hold(work: Work, present: Occasion, capacity: int | None) -> CapacityOutcome | None:
    if present.state(work.now) in OVER:
        return CapacityOutcome.OVER
    if capacity == present.shift.capacity:
        return CapacityOutcome.SAME
    if capacity is None:
        return None
    if not 1 <= capacity <= MOST:
        return CapacityOutcome.IMPOSSIBLE
    return CapacityOutcome.TAKEN if capacity < present.shift.taken else None


def _tell_removed(work: Work, present: Occasion, mine: SignUp, reason: str) -> None:
    source = f"activity:{present.activity.id}:shift:{present.shift.id}:removed:{mine.id}"
    version = work.uow.outbox.latest_version(source) + 1
    key = "waitlist.removed" if mine.waiting else "waitlist.removed_from_roster"
    facts = facts_of(present) | {"reason": reason}
    message = Message(source, version, key, Layout.NOTICE, facts, present.shift.ends_at)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [mine.person_id], work.now)


def _activity(occasion: Occasion) -> str:
    return f"activity:{occasion.activity.id}"
