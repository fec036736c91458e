"""The waitlist: whoever frees places calls `offer_places`; it settles who is asked, and tells them.

Places that are offered count as taken until the offer is answered or lapses.
"""

from bot.domain.activities import ActivityState, Occasion
from bot.domain.signups import SignUpState
from bot.domain.waiting import MOST_LAPSES, Waiting, hold_until, is_last_call
from bot.services.joining.wait_notices import ask_everybody, tell, tell_all
from bot.services.work import Work

AT_ONCE = 50  # shifts looked after in one go


def offer_places(work: Work, shift_id: int) -> None:
    """Offer what is free to those who wait, in order (-priority, queued, id); offers that lapsed go first.

    The one function for every path that frees places: cancelling, a release after not coming, more
    capacity, removal, erasing, a lapsed hold. The caller holds the shift (activities.hold) already.
    """
    occasion = work.uow.activities.hold(shift_id)
    if occasion.state(work.now) is not ActivityState.OPEN or occasion.shift.starts_at <= work.now:
        return
    for waiting in work.uow.waitlist.lapsed(shift_id, work.now):
        _lapse(work, occasion, waiting)
    if is_last_call(occasion.shift.starts_at, work.now):
        _last_call(work, work.uow.activities.occasion(shift_id))
    else:
        _offer_in_order(work, shift_id)


def lapse_due(work: Work) -> int:
    """A chore: take back the offers whose time is over; in how many shifts."""
    due = work.uow.waitlist.shifts_with_lapsed(work.now, AT_ONCE)
    for shift_id in due:
        offer_places(work, shift_id)
    return len(due)


def close_started(work: Work) -> int:
    """A chore: end the lines of shifts that have begun, and tell those who waited; how many lines."""
    due = work.uow.waitlist.shifts_started(work.now, AT_ONCE)
    for shift_id in due:
        occasion = work.uow.activities.hold(shift_id)
        tell_all(work, occasion, "started")
        close_line(work, shift_id)
    return len(due)


def close_line(work: Work, shift_id: int) -> None:
    """Nobody waits for this shift any more; the caller tells them."""
    heads = work.uow.waitlist.clear(shift_id, work.now)
    if heads:
        work.uow.activities.release(shift_id, heads)


def _offer_in_order(work: Work, shift_id: int) -> None:
    while _offer_next(work, work.uow.activities.occasion(shift_id)):
        pass


def _offer_next(work: Work, occasion: Occasion) -> bool:
    """Hold places for the next whom it fits; bigger parties are passed over, which they are told once."""
    left = occasion.shift.left
    if left == 0:
        return False
    fitting = work.uow.waitlist.next_fitting(occasion.shift.id, left)
    _pass_over(work, occasion, fitting)
    return fitting is not None and _hold(work, occasion, fitting)


def _hold(work: Work, occasion: Occasion, waiting: Waiting) -> bool:
    if not work.uow.activities.take(waiting.shift_id, waiting.party_size, work.now):
        return False
    until = hold_until(occasion.shift.starts_at, work.now)
    work.uow.waitlist.turn(waiting, SignUpState.HELD, work.now, held_until=until)
    tell(work, occasion, waiting, "offer", until_at=until.isoformat())
    return True


def _pass_over(work: Work, occasion: Occasion, fitting: Waiting | None) -> None:
    left = occasion.shift.left
    for waiting in work.uow.waitlist.too_big(occasion.shift.id, left, fitting) if left else ():
        work.uow.waitlist.note(waiting, passed_over=True)
        tell(work, occasion, waiting, "passed_over")


def _last_call(work: Work, occasion: Occasion) -> None:
    """In the last hours nothing is held: all whom it fits are asked, and the first reply wins."""
    if occasion.shift.left != 0:
        ask_everybody(work, occasion)
        _pass_over(work, occasion, None)


def _lapse(work: Work, occasion: Occasion, waiting: Waiting) -> None:
    """Unanswered once: to the tail. Twice: out of the line."""
    lapses = waiting.lapses + 1
    out = lapses >= MOST_LAPSES
    state = SignUpState.CANCELLED if out else SignUpState.WAITLISTED
    if work.uow.waitlist.turn(waiting, state, work.now, lapses=lapses, queued_at=work.now, rank=0):
        work.uow.activities.release(waiting.shift_id, waiting.party_size)
        tell(work, occasion, waiting, "lapsed_out" if out else "lapsed")
