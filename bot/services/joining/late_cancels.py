"""Giving a place back less than a day before: kept, and judged when the shift begins."""

from bot.domain.absence import LATE, LateCancel, LateState
from bot.domain.activities import ActivityState, Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Role
from bot.domain.signups import SignUp
from bot.services.activities.facts import facts_of
from bot.services.work import Work

AT_ONCE = 100


def note_late_cancel(work: Work, occasion: Occasion, mine: SignUp) -> None:
    """Keep it if it is late; who only waited had no place to leave empty."""
    starts_at = occasion.shift.starts_at
    if mine.active and starts_at - work.now < LATE:
        work.uow.absences.note_late(occasion.shift.id, mine.person_id, work.now, starts_at)
        _offer_replacement(work, work.uow.activities.occasion(occasion.shift.id))


def judge_late_cancels(work: Work) -> int:
    """A chore: at the start of a shift, say of each late cancel whether it counts; how many were judged."""
    return sum(_judge(work, late) for late in work.uow.absences.late_due(work.now, AT_ONCE))


def _offer_replacement(work: Work, occasion: Occasion) -> None:
    """Tell the organizers of the gap, unless somebody who waited has it already; once an hour is enough."""
    if not occasion.shift.left:
        return
    hour = int(work.now.timestamp()) // 3600
    facts = facts_of(occasion) | {"left": str(occasion.shift.left), "id": str(occasion.activity.id)}
    source = f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:gap"
    gap = Message(source, hour, "replace.gap", Layout.NOTICE, facts, occasion.shift.starts_at)
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(gap), organizers, work.now)


def _judge(work: Work, late: LateCancel) -> bool:
    occasion = work.uow.activities.occasion(late.shift_id)
    if occasion.shift.starts_at > work.now:  # it was moved meanwhile
        work.uow.absences.judge_later(late, occasion.shift.starts_at)
        return False
    gap = _stayed_empty(work, occasion, late)
    return work.uow.absences.judge(late, LateState.COUNTED if gap else LateState.FILLED)


def _stayed_empty(work: Work, occasion: Occasion, late: LateCancel) -> bool:
    """Where places are not counted none can stay empty, and what is called off needs nobody."""
    if occasion.state(work.now) is ActivityState.CANCELLED or not occasion.shift.left:
        return False
    again = work.uow.sign_ups.mine(late.shift_id, late.person_id)
    return not (again and again.active)
