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
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    if not mine or not mine.active:
        return LeaveOutcome.NOT_IN
    if occasion.shift.starts_at <= work.now:
        return LeaveOutcome.STARTED
    if not work.uow.sign_ups.cancel(mine, work.now):
        return LeaveOutcome.NOT_IN
    work.uow.activities.release(occasion.shift.id, mine.party_size)
    withdraw_reminders(work, occasion.shift, person)
    return LeaveOutcome.LEFT


def _join(work: Work, person: Person, occasion: Occasion, party: int) -> JoinOutcome:
    if not work.uow.activities.take(occasion.shift.id, party, work.now):
        return _turned_away(work, occasion)
    if not work.uow.sign_ups.add(occasion.shift.id, person.id, party, work.now):
        work.uow.rollback()  # the same person got in at the same moment; give the places back
        return JoinOutcome.ALREADY_IN
    plan_reminders(work, occasion, person)
    return JoinOutcome.JOINED


def _resize(work: Work, occasion: Occasion, mine: SignUp, party: int) -> JoinOutcome:
    more = party - mine.party_size
    if more > 0 and not work.uow.activities.take(occasion.shift.id, more, work.now):
        return _turned_away(work, occasion)
    if not work.uow.sign_ups.resize(mine, party, work.now):
        work.uow.rollback()
        return JoinOutcome.ALREADY_IN
    if more < 0:
        work.uow.activities.release(occasion.shift.id, -more)
    return JoinOutcome.PARTY_CHANGED


def _turned_away(work: Work, occasion: Occasion) -> JoinOutcome:
    """The present count decides the words: it may have changed since the person was shown it."""
    return no_room(work.uow.activities.occasion(occasion.shift.id))
