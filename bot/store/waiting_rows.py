"""The queries of the waitlist, and how their rows are read."""

from typing import Any

from sqlalchemy import bindparam, func, or_, select

from bot.domain.signups import SignUpState
from bot.domain.waiting import WAITING, Waiting
from bot.store.occasions import OCCASION_COLUMNS, TAKES_PLACE
from bot.store.tables import activities, people, shifts, sign_ups

COLUMNS = (
    sign_ups.c.id.label("sign_up_id"),
    sign_ups.c.shift_id.label("waits_for"),
    sign_ups.c.person_id,
    sign_ups.c.party_size,
    sign_ups.c.state,
    sign_ups.c.rank,
    sign_ups.c.queued_at,
    sign_ups.c.changed_at,
    sign_ups.c.held_until,
    sign_ups.c.lapses,
    sign_ups.c.told,
    sign_ups.c.asked,
    sign_ups.c.passed_over,
    sign_ups.c.role_id,
)
PLACE = (sign_ups.c.rank, sign_ups.c.queued_at, sign_ups.c.id)
WAITS = (sign_ups.c.shift_id == bindparam("shift"), sign_ups.c.state == SignUpState.WAITLISTED)
MINE = select(*COLUMNS).where(
    sign_ups.c.shift_id == bindparam("shift"),
    sign_ups.c.person_id == bindparam("person"),
    sign_ups.c.state.in_(WAITING),
)
_WAITING_FOR = (
    select(*COLUMNS, *OCCASION_COLUMNS)
    .join_from(sign_ups, shifts)
    .join(activities)
    .where(sign_ups.c.state.in_(WAITING), shifts.c.starts_at > bindparam("now"), *TAKES_PLACE)
    .order_by(shifts.c.starts_at)
)
OF_PERSON = _WAITING_FOR.where(sign_ups.c.person_id == bindparam("person"))
_FAMILY = or_(people.c.id == bindparam("person"), people.c.cared_by == bindparam("person"))
OF_FAMILY = _WAITING_FOR.where(sign_ups.c.person_id.in_(select(people.c.id).where(_FAMILY)))
ANYBODY = select(sign_ups.c.id).where(*WAITS).limit(1)
LENGTH = select(func.count()).where(*WAITS)
LAPSED = select(*COLUMNS).where(
    sign_ups.c.shift_id == bindparam("shift"),
    sign_ups.c.state == SignUpState.HELD,
    sign_ups.c.held_until <= bindparam("now"),
)
SHIFTS_WITH_LAPSED = (
    select(sign_ups.c.shift_id).where(sign_ups.c.held_until <= bindparam("now")).limit(bindparam("limit"))
)
_LEFT_IN_LINE = sign_ups.c.shift_id == shifts.c.id, sign_ups.c.state.in_(WAITING)
SHIFTS_STARTED = (
    select(shifts.c.id)
    .where(
        shifts.c.starts_at <= bindparam("now"),
        shifts.c.starts_at > bindparam("since"),
        select(sign_ups.c.id).where(*_LEFT_IN_LINE).exists(),
    )
    .limit(bindparam("limit"))
)


def waiting_of(row: Any) -> Waiting:
    return Waiting(
        sign_up_id=row.sign_up_id,
        shift_id=row.waits_for,
        person_id=row.person_id,
        party_size=row.party_size,
        state=SignUpState(row.state),
        priority=-row.rank,
        queued_at=row.queued_at,
        changed_at=row.changed_at,
        held_until=row.held_until,
        lapses=row.lapses,
        told=row.told,
        asked=row.asked,
        passed_over=row.passed_over,
        role_id=row.role_id,
    )
