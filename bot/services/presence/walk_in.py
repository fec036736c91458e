"""Walk-ins: people who did not sign up and are there; they get a place, and are checked in with it.

Never beyond the capacity: it stands for seats, a room or an insurance, which the people at the door cannot
judge. Where it may be exceeded the leader raises it, and that is on record.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.attendance import Attendance, Mark, Means, check_in_open, opens_at
from bot.domain.signups import MAX_PARTY, SignUp, SignUpState
from bot.services.joining.wait_notices import take_back
from bot.services.work import Work


class WalkIn(StrEnum):
    """Every way it can end; each has a text."""

    ADDED = "added"
    ALREADY_IN = "already_in"
    CHECKED_IN = "checked_in"  # they had signed up after all
    FULL = "full"
    TOO_FEW_LEFT = "too_few_left"
    PARTY_TOO_BIG = "party_too_big"
    CANCELLED = "cancelled"
    NOT_YET = "not_yet"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who came to which shift, with how many heads in all; actor_id: who says so."""

    shift_id: int
    person_id: int
    party: int
    at: datetime
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody of whom only the name is known; actor_id: the leader who gave it and answers for it."""

    shift_id: int
    name: str
    party: int
    at: datetime
    actor_id: int


@dataclass(frozen=True, slots=True)
class Walked:
    outcome: WalkIn
    occasion: Occasion
    attendance: Attendance | None = None


def walk_in(work: Work, newcomer: Newcomer) -> Walked:
    """Give the newcomer a place and check them in, both or nothing; a repeat changes nothing."""
    occasion = work.uow.activities.hold(newcomer.shift_id)
    mine = work.uow.sign_ups.mine(newcomer.shift_id, newcomer.person_id)
    signed_up = bool(mine and mine.active)
    refused = _refused(occasion, newcomer)
    if refused:
        return Walked(refused, occasion)
    if not signed_up and not _place(work, occasion, newcomer, mine):
        full = WalkIn.TOO_FEW_LEFT if occasion.shift.left else WalkIn.FULL
        return Walked(full, occasion)
    return _checked_in(work, newcomer, mine if signed_up else None)


def walk_in_named(work: Work, stranger: Stranger) -> Walked:
    """`walk_in` for a name: the one of this name on the roster, else a person known by name only.

    Nobody is written down who finds no place.
    """
    occasion = work.uow.activities.hold(stranger.shift_id)
    known = _by_name(work, occasion, stranger.name)
    newcomer = Newcomer(stranger.shift_id, known or 0, stranger.party, stranger.at, stranger.actor_id)
    refused = _refused(occasion, newcomer)
    if not known and not refused and not occasion.shift.fits(stranger.party):
        refused = WalkIn.TOO_FEW_LEFT if occasion.shift.left else WalkIn.FULL
    if refused:
        return Walked(refused, occasion)
    person_id = known or work.uow.people.add_named(stranger.name, stranger.actor_id, work.now).id
    return walk_in(work, replace(newcomer, person_id=person_id))


def _by_name(work: Work, occasion: Occasion, name: str) -> int | None:
    """Whom of the roster this can only mean."""
    roster = work.uow.sign_ups.roster(occasion.activity.id)
    mine = [line.sign_up for line in roster if line.name.casefold() == name.casefold()]
    same = [each.person_id for each in mine if each.active and each.shift_id == occasion.shift.id]
    return same[0] if len(same) == 1 else None


def _refused(occasion: Occasion, newcomer: Newcomer) -> WalkIn | None:
    if occasion.called_off:
        return WalkIn.CANCELLED
    if newcomer.at < opens_at(occasion.shift):
        return WalkIn.NOT_YET
    if not check_in_open(occasion.shift, newcomer.at):
        return WalkIn.OVER
    return None if 1 <= newcomer.party <= MAX_PARTY else WalkIn.PARTY_TOO_BIG


def _place(work: Work, occasion: Occasion, newcomer: Newcomer, mine: SignUp | None) -> bool:
    """Take the places as if the start were still ahead: who is there need not have come before it.

    Who stands in the line for the shift leaves it with this.
    """
    shift_id, ahead = newcomer.shift_id, occasion.shift.starts_at - timedelta(seconds=1)
    if mine and mine.waiting:
        _leave_line(work, occasion, mine)
    if not work.uow.activities.take(shift_id, newcomer.party, ahead):
        return False
    if not work.uow.sign_ups.add(shift_id, newcomer.person_id, newcomer.party, work.now):
        work.uow.activities.release(shift_id, newcomer.party)
        return False
    made = work.uow.sign_ups.mine(shift_id, newcomer.person_id)
    if made and newcomer.actor_id != newcomer.person_id:
        work.uow.sign_ups.describe(made, newcomer.actor_id, ())
    return True


def _leave_line(work: Work, occasion: Occasion, mine: SignUp) -> None:
    """What was held for them is free for their own party, and offered to nobody else before."""
    waiting = work.uow.waitlist.mine(mine.shift_id, mine.person_id)
    if waiting and work.uow.waitlist.turn(waiting, SignUpState.CANCELLED, work.now):
        take_back(work, occasion, waiting)
        if mine.has_places:
            work.uow.activities.release(mine.shift_id, mine.party_size)


def _checked_in(work: Work, newcomer: Newcomer, before: SignUp | None) -> Walked:
    means = Means.ROLL_CALL if before else Means.WALK_IN
    mark = Mark(newcomer.shift_id, newcomer.person_id, newcomer.at, means, newcomer.actor_id)
    came = work.uow.attendance.check_in(mark)
    detail = {"person": newcomer.person_id, "party": newcomer.party}
    if came:
        work.uow.audit.note(
            newcomer.actor_id, f"attendance.{means}", f"shift:{newcomer.shift_id}", work.now, detail
        )
    attendance = work.uow.attendance.mine(newcomer.shift_id, newcomer.person_id)
    present = work.uow.activities.occasion(newcomer.shift_id)
    outcome = WalkIn.ADDED if came else WalkIn.ALREADY_IN
    return Walked(WalkIn.CHECKED_IN if came and before else outcome, present, attendance)
