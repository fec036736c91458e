"""Checking in and out: the first word stays, whoever says it and in whatever order the words arrive."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.attendance import (
    Attendance,
    Mark,
    Means,
    check_in_open,
    check_out_open,
    final_at,
    opens_at,
)
from bot.domain.deliveries import Layout, Message
from bot.services.activities.facts import facts_of
from bot.services.work import Work

BY_OTHERS = (Means.ROLL_CALL, Means.WALK_IN)
TOLD_WITHIN = timedelta(days=7)  # later nobody remembers when they left


class CheckIn(StrEnum):
    """Every way a check-in or check-out can end; each has a text."""

    IN = "in"
    OUT = "out"
    KEPT = "kept"  # the check-out, until the check-in arrives
    ALREADY_IN = "already_in"
    ALREADY_OUT = "already_out"
    NOT_SIGNED_UP = "not_signed_up"
    NOT_YET = "not_yet"
    OVER = "over"
    CANCELLED = "cancelled"


DONE = (CheckIn.IN, CheckIn.OUT, CheckIn.KEPT)


@dataclass(frozen=True, slots=True)
class Checked:
    """How it ended, and the attendance as it stands now."""

    outcome: CheckIn
    attendance: Attendance | None = None


def check_in(work: Work, mark: Mark) -> Checked:
    """Write down that a person came; a repeat changes nothing."""
    occasion = work.uow.activities.hold(mark.shift_id)
    refused = _refused(work, occasion, mark) or _cannot_come(occasion, mark)
    if refused:
        return Checked(refused)
    came = work.uow.attendance.check_in(_within(occasion, mark))
    return Checked(CheckIn.IN if came else CheckIn.ALREADY_IN, _mine(work, mark))


def check_out(work: Work, mark: Mark) -> Checked:
    """Write down that a person left; one whose check-in has not arrived yet is kept for it."""
    occasion = work.uow.activities.hold(mark.shift_id)
    refused = _refused(work, occasion, mark)
    if refused:
        return Checked(refused)
    left = work.uow.attendance.check_out(mark)
    if left:
        work.uow.outbox.withdraw([_closed(mark.shift_id)], mark.person_id)
    attendance = _mine(work, mark)
    if not left:
        return Checked(CheckIn.ALREADY_OUT, attendance)
    known = attendance and attendance.in_at
    return Checked(CheckIn.OUT if known else CheckIn.KEPT, attendance)


def close_shift(work: Work, shift_id: int) -> int:
    """Check out at its end all who forgot to, marked as done by the system; how many.

    Until `final_at` their own word still takes its place; only then they are told.
    """
    occasion = work.uow.activities.hold(shift_id)
    forgot = work.uow.attendance.close(shift_id, min(work.now, occasion.shift.ends_at))
    if forgot:
        message_id = work.uow.outbox.write(_forgotten(occasion))
        due = max(work.now, final_at(occasion.shift))
        work.uow.outbox.to_people(message_id, forgot, due)
    return len(forgot)


def close_by_hand(work: Work, shift_id: int, actor_id: int | None) -> int:
    """The same before the clock does it, on somebody's word."""
    closed = close_shift(work, shift_id)
    work.uow.audit.note(actor_id, "attendance.close", f"shift:{shift_id}", work.now, {"closed": closed})
    return closed


def close_due(work: Work, limit: int = 20) -> int:
    """A chore: close the shifts that are over."""
    return sum(close_shift(work, shift_id) for shift_id in work.uow.attendance.left_open(work.now, limit))


def _refused(work: Work, occasion: Occasion, mark: Mark) -> CheckIn | None:
    mine = work.uow.sign_ups.mine(mark.shift_id, mark.person_id)
    if not mine or not mine.active:
        return CheckIn.NOT_SIGNED_UP
    if occasion.called_off:
        return CheckIn.CANCELLED
    if mark.at < opens_at(occasion.shift):
        return CheckIn.NOT_YET
    return None if check_out_open(occasion.shift, mark.at) else CheckIn.OVER


def _cannot_come(occasion: Occasion, mark: Mark) -> CheckIn | None:
    """A leader may still say after the end who was there; nobody comes by themselves then."""
    by_leader = mark.by in BY_OTHERS
    return None if by_leader or check_in_open(occasion.shift, mark.at) else CheckIn.OVER


def _within(occasion: Occasion, mark: Mark) -> Mark:
    """Who is named after the end was there, but no time of service is known."""
    return replace(mark, at=min(mark.at, occasion.shift.ends_at))


def _mine(work: Work, mark: Mark) -> Attendance | None:
    return work.uow.attendance.mine(mark.shift_id, mark.person_id)


def _closed(shift_id: int) -> str:
    return f"shift:{shift_id}:check_out_forgotten"


def _forgotten(occasion: Occasion) -> Message:
    shift, facts = occasion.shift, facts_of(occasion)
    expires = shift.ends_at + TOLD_WITHIN
    return Message(_closed(shift.id), shift.version, "check_out.forgotten", Layout.NOTICE, facts, expires)
