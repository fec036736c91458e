"""Letting go of a place: one way for everybody who cancels, is removed, does not come or is erased."""

from bot.domain.activities import Occasion
from bot.domain.signups import SignUp, SignUpState
from bot.services.joining.wait_notices import take_back
from bot.services.joining.waitlist import offer_places
from bot.services.reminding.remind import withdraw_reminders
from bot.services.work import Work


def release(work: Work, occasion: Occasion, mine: SignUp, into: SignUpState = SignUpState.CANCELLED) -> bool:
    """End a sign-up, whether confirmed, held or waiting, and offer what it frees to who waits next.

    The caller holds the shift (activities.hold) and tells the person. into: CANCELLED or NO_SHOW.
    False when the sign-up changed since it was read, or had ended.
    """
    if not (_end_waiting if mine.waiting else _end)(work, occasion, mine, into):
        return False
    if mine.has_places:
        work.uow.activities.release(mine.shift_id, mine.party_size)
        offer_places(work, mine.shift_id)
    return True


def _end(work: Work, occasion: Occasion, mine: SignUp, into: SignUpState) -> bool:
    if not mine.active or not work.uow.sign_ups.cancel(mine, work.now, into):
        return False
    if mine.role_id:
        work.uow.roles.release(mine.role_id)
    withdraw_reminders(work, occasion.shift, mine.person_id)
    if came := work.uow.attendance.mine(mine.shift_id, mine.person_id):
        work.uow.attendance.undo_in(came)  # who gives the place back was not there after all
    return True


def _end_waiting(work: Work, occasion: Occasion, mine: SignUp, into: SignUpState) -> bool:
    waiting = work.uow.waitlist.mine(mine.shift_id, mine.person_id)
    if not waiting or not work.uow.waitlist.turn(waiting, into, work.now):
        return False
    take_back(work, occasion, waiting)
    return True
