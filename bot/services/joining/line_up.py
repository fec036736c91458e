"""Queueing up where there is no room, and answering an offer: take it, or change how many come."""

from dataclasses import replace

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.domain.signups import PLAIN, JoinOutcome, SignUpState, Wish
from bot.domain.waiting import AcceptOutcome, Waiting, is_last_call
from bot.services.joining.approve import ask_organizers
from bot.services.joining.eligibility import attempt_of, overlap_of
from bot.services.joining.sign_up import Joined, sign_up
from bot.services.joining.wait_notices import take_back
from bot.services.joining.waitlist import offer_places
from bot.services.reminding.remind import plan_reminders
from bot.services.work import Work

NO_ROOM = (JoinOutcome.FULL, JoinOutcome.TOO_FEW_LEFT)


def line_up(work: Work, person: Person, occasion: Occasion, party: int, wish: Wish = PLAIN) -> Joined:
    """Sign up, or queue up where there is no room; who waits already changes the size of their party.

    Who comes with more people than the shift holds altogether would wait for ever, and does not.
    """
    joined = sign_up(work, person, occasion, party, wish)
    if joined.occasion.shift.capacity is not None and party > joined.occasion.shift.capacity:
        return joined
    if joined.outcome is JoinOutcome.ALREADY_WAITING:
        return replace(joined, outcome=_change_party(work, person, joined.occasion, party))
    entered = joined.outcome in NO_ROOM and work.uow.waitlist.enter(
        occasion.shift.id, person.id, party, work.now, role_id=wish.role_id
    )
    return replace(joined, outcome=_see(work, person, joined.occasion)) if entered else joined


def accept(work: Work, person: Person, occasion: Occasion) -> AcceptOutcome:
    """Take the places that are held; in the last hours take what is free, and the first reply wins."""
    present = work.uow.activities.hold(occasion.shift.id)
    mine = work.uow.waitlist.mine(present.shift.id, person.id)
    if not mine:
        return AcceptOutcome.NOT_WAITING
    if not mine.open(work.now):
        return AcceptOutcome.TOO_LATE if mine.state is SignUpState.HELD else AcceptOutcome.STILL_WAITING
    overlap = overlap_of(work, person, present)
    if overlap and not overlap.tolerated:
        return AcceptOutcome.OVERLAPS
    return (
        _confirm(work, person, present, mine) if _has_place(work, present, mine) else AcceptOutcome.TOO_LATE
    )


def _has_place(work: Work, present: Occasion, mine: Waiting) -> bool:
    """A place that is held, or one that is free and taken at this moment; others may still take the rest."""
    shift = present.shift
    if shift.starts_at <= work.now:
        return False
    if mine.held(work.now):
        return True
    if not is_last_call(shift.starts_at, work.now):
        return False
    if not work.uow.activities.take(shift.id, mine.party_size, work.now):
        return False
    work.uow.waitlist.ask_no_more(shift.id, work.uow.activities.occasion(shift.id).shift.left)
    return True


def _confirm(work: Work, person: Person, present: Occasion, mine: Waiting) -> AcceptOutcome:
    attempt = attempt_of(work, person, present, mine.party_size, Wish(role_id=mine.role_id))
    role_id = attempt.role.id if attempt.role and work.uow.roles.take(attempt.role.id) else None
    state = SignUpState.PENDING if attempt.asks else SignUpState.CONFIRMED
    work.uow.waitlist.turn(mine, state, work.now, asks=attempt.asks, role_id=role_id)
    take_back(work, present, mine)
    if attempt.asks:
        ask_organizers(work, person, attempt)
        return AcceptOutcome.PENDING
    plan_reminders(work, present, person, late=True)
    return AcceptOutcome.CONFIRMED


def _see(work: Work, person: Person, present: Occasion) -> JoinOutcome:
    """Whether a place was found at once, which the person is told now and not again."""
    offer_places(work, present.shift.id)
    mine = work.uow.waitlist.mine(present.shift.id, person.id)
    if not mine:
        return JoinOutcome.FULL
    take_back(work, present, mine)
    if not mine.held(work.now):
        return JoinOutcome.WAITING
    outcome = _confirm(work, person, present, mine)
    return JoinOutcome.PENDING if outcome is AcceptOutcome.PENDING else JoinOutcome.JOINED


def _change_party(work: Work, person: Person, present: Occasion, party: int) -> JoinOutcome:
    """A new size keeps the place in the line; of a place that is held it is the answer as well."""
    mine = work.uow.waitlist.mine(present.shift.id, person.id)
    if not mine or (mine.party_size == party and not mine.held(work.now)):
        return JoinOutcome.ALREADY_WAITING
    if mine.held(work.now) and not _resize_hold(work, mine, party):
        return JoinOutcome.TOO_FEW_LEFT
    work.uow.waitlist.note(mine, party_size=party, passed_over=False)
    return _see(work, person, present)


def _resize_hold(work: Work, mine: Waiting, party: int) -> bool:
    more = party - mine.party_size
    if more > 0:
        return work.uow.activities.take_as_new(mine.shift_id, more, work.now)
    if more < 0:
        work.uow.activities.release(mine.shift_id, -more)
    return True
