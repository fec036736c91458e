"""Signing up and leaving: judged by the gates, decided by the conditional update."""

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.signups import Attempt, JoinOutcome, LeaveOutcome, SignUp, no_room, refusal
from bot.services.remind import plan_reminders, withdraw_reminders
from bot.services.work import Work


def join(work: Work, person: Person, occasion: Occasion, party: int) -> JoinOutcome:
    """Sign the person up with a party of so many heads, or change the size of their party."""
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    refused = refusal(Attempt(occasion, mine, party, work.now))
    if refused:
        return refused
    if mine and mine.active:
        return _resize(work, occasion, mine, party)
    return _join(work, person, occasion, party)


def leave(work: Work, person: Person, occasion: Occasion) -> LeaveOutcome:
    """Cancel the person's sign-up and free the places."""
    shift = work.uow.activities.hold(occasion.shift.id).shift
    mine = work.uow.sign_ups.mine(shift.id, person.id)
    if not mine or not mine.active:
        return LeaveOutcome.NOT_IN
    if shift.starts_at <= work.now:
        return LeaveOutcome.STARTED
    if not work.uow.sign_ups.cancel(mine, work.now):
        return LeaveOutcome.NOT_IN
    work.uow.activities.release(shift.id, mine.party_size)
    withdraw_reminders(work, shift, person)
    return LeaveOutcome.LEFT


def _join(work: Work, person: Person, occasion: Occasion, party: int) -> JoinOutcome:
    shift_id = occasion.shift.id
    if not work.uow.activities.take(shift_id, party, work.now):
        return _turned_away(work, occasion, party)
    if not work.uow.sign_ups.add(shift_id, person.id, party, work.now):
        work.uow.activities.release(shift_id, party)  # the same person got in at the same moment
        return JoinOutcome.ALREADY_IN
    # read again: it may have been moved since the person was shown it, and cannot be any more
    plan_reminders(work, work.uow.activities.occasion(shift_id), person)
    return JoinOutcome.JOINED


def _resize(work: Work, occasion: Occasion, mine: SignUp, party: int) -> JoinOutcome:
    shift_id, more = work.uow.activities.hold(occasion.shift.id).shift.id, party - mine.party_size
    if more > 0 and not work.uow.activities.take(shift_id, more, work.now):
        return _turned_away(work, occasion, party)
    resized = work.uow.sign_ups.resize(mine, party, work.now)
    spare = -more if resized else more
    if spare > 0:
        work.uow.activities.release(shift_id, spare)
    return JoinOutcome.PARTY_CHANGED if resized else JoinOutcome.ALREADY_IN


def _turned_away(work: Work, occasion: Occasion, party: int) -> JoinOutcome:
    """The present decides the words: much may have changed since the person was shown it."""
    present = work.uow.activities.occasion(occasion.shift.id)
    return refusal(Attempt(present, None, party, work.now)) or no_room(present)
