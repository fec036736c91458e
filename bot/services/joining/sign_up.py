"""Signing up and leaving: judged by the gates, decided by the conditional update."""

from dataclasses import dataclass

from bot.domain.activities import Occasion, Shift
from bot.domain.gates import Attempt, Overlap, no_room, refusal
from bot.domain.people import Person
from bot.domain.signups import PLAIN, JoinOutcome, LeaveOutcome, SignUp, SignUpState, Wish
from bot.services.joining.approve import ask_organizers
from bot.services.joining.eligibility import attempt_of
from bot.services.joining.late_cancels import note_late_cancel
from bot.services.joining.release import release
from bot.services.joining.waitlist import offer_places
from bot.services.reminding.remind import plan_reminders
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Joined:
    """How it ended, and what was judged: the occasion as it was, what overlaps, what is lacking."""

    outcome: JoinOutcome
    attempt: Attempt

    @property
    def occasion(self) -> Occasion:
        return self.attempt.occasion

    @property
    def overlap(self) -> Overlap | None:
        return self.attempt.overlap


def join(work: Work, person: Person, occasion: Occasion, party: int) -> JoinOutcome:
    """Sign the person up with a party of so many heads, or change the size of their party."""
    return sign_up(work, person, occasion, party).outcome


def sign_up(work: Work, person: Person, occasion: Occasion, party: int, wish: Wish = PLAIN) -> Joined:
    """`join`, with all there is to tell the person about it.

    Judged while both the shift and the person are held, the shift first: neither can the shift be moved
    meanwhile, nor can the same person get into two shifts at the same time.
    """
    present = work.uow.activities.hold(occasion.shift.id)
    is_there = work.uow.people.hold(person.id)
    attempt = attempt_of(work, person, present, party, wish)
    if not is_there:  # erased, or a name that became a person with WeChat, while it waited for the shift
        return Joined(JoinOutcome.GONE, attempt)
    outcome = refusal(attempt) or _take(work, person, attempt)
    return Joined(outcome, attempt)


def leave(work: Work, person: Person, occasion: Occasion) -> LeaveOutcome:
    """Cancel the person's sign-up or end their waiting; what they had goes to who waits next."""
    present = work.uow.activities.hold(occasion.shift.id)
    mine = work.uow.sign_ups.mine(present.shift.id, person.id)
    if not mine or not (mine.active or mine.waiting):
        return LeaveOutcome.NOT_IN
    if present.shift.starts_at <= work.now:
        return LeaveOutcome.STARTED
    if not release(work, present, mine):
        return LeaveOutcome.NOT_IN
    note_late_cancel(work, present, mine)
    return LeaveOutcome.LEFT_LATE if mine.active and _late(work, present.shift) else LeaveOutcome.LEFT


def _late(work: Work, shift: Shift) -> bool:
    return shift.starts_at - work.now < shift.cutoff


def _take(work: Work, person: Person, attempt: Attempt) -> JoinOutcome:
    if attempt.mine and attempt.mine.waiting:
        return JoinOutcome.ALREADY_WAITING
    if attempt.mine and attempt.mine.active:
        return _resize(work, person, attempt, attempt.mine)
    return _join(work, person, attempt)


def _join(work: Work, person: Person, attempt: Attempt) -> JoinOutcome:
    """Whoever comes new never gets a place before those who wait."""
    shift_id, party = attempt.occasion.shift.id, attempt.party
    if not work.uow.activities.take_as_new(shift_id, party, work.now):
        return _turned_away(work, person, attempt)
    if attempt.role and not work.uow.roles.take(attempt.role.id):
        work.uow.activities.release(shift_id, party)
        return JoinOutcome.ROLE_FULL
    if not work.uow.sign_ups.add(shift_id, person.id, party, work.now, **_how(attempt)):
        _give_back(work, attempt)  # what the sign-up became has ended already, as after not coming
        return JoinOutcome.ALREADY_IN
    if attempt.asks:
        ask_organizers(work, person, attempt)
        return JoinOutcome.PENDING
    plan_reminders(work, attempt.occasion, person, late=True)
    return JoinOutcome.JOINED


def _give_back(work: Work, attempt: Attempt) -> None:
    work.uow.activities.release(attempt.occasion.shift.id, attempt.party)
    if attempt.role:
        work.uow.roles.release(attempt.role.id)


def _how(attempt: Attempt) -> dict[str, object]:
    state = SignUpState.PENDING if attempt.asks else SignUpState.CONFIRMED
    return {"state": state, "asks": attempt.asks, "role_id": attempt.role.id if attempt.role else None}


def _resize(work: Work, person: Person, attempt: Attempt, mine: SignUp) -> JoinOutcome:
    """More heads are newcomers, too: they come after those who wait."""
    shift_id, party = attempt.occasion.shift.id, attempt.party
    more = party - mine.party_size
    if more > 0 and not work.uow.activities.take_as_new(shift_id, more, work.now):
        return _turned_away(work, person, attempt)
    work.uow.sign_ups.resize(mine, party, work.now)
    if more < 0:
        work.uow.activities.release(shift_id, -more)
        offer_places(work, shift_id)
    return JoinOutcome.PARTY_CHANGED


def _turned_away(work: Work, person: Person, attempt: Attempt) -> JoinOutcome:
    """The present decides the words: the activity may have been called off a moment ago."""
    present = work.uow.activities.occasion(attempt.occasion.shift.id)
    refused = refusal(attempt_of(work, person, present, attempt.party, attempt.wish))
    waited_for = work.uow.waitlist.anybody(present.shift.id)
    return refused or (JoinOutcome.FULL if waited_for else no_room(present))
