"""The queries that find sign-ups, and how their rows are read."""

from typing import Any

from sqlalchemy import bindparam, or_, select, tuple_

from bot.domain.signups import ACTIVE, Asks, RosterLine, SignUp, SignUpState
from bot.store.columns import Instant
from bot.store.occasions import OCCASION_COLUMNS, TAKES_PLACE
from bot.store.tables import activities, people, shifts, sign_ups

_SIGN_UP_COLUMNS = (
    sign_ups.c.id.label("sign_up_id"),
    sign_ups.c.person_id,
    sign_ups.c.party_size,
    sign_ups.c.state,
    sign_ups.c.created_at,
    sign_ups.c.entered_by,
    sign_ups.c.guests,
    sign_ups.c.asks,
    sign_ups.c.role_id,
    sign_ups.c.confirmed,
)
MINE = select(*_SIGN_UP_COLUMNS, sign_ups.c.shift_id).where(
    sign_ups.c.shift_id == bindparam("shift"), sign_ups.c.person_id == bindparam("person")
)
OF_PERSON = (
    select(*_SIGN_UP_COLUMNS, *OCCASION_COLUMNS)
    .join_from(sign_ups, shifts)
    .join(activities)
    .where(
        sign_ups.c.person_id == bindparam("person"),
        sign_ups.c.state.in_(ACTIVE),
        shifts.c.ends_at > bindparam("now"),
    )
    .order_by(shifts.c.starts_at)
)
ONE = (
    select(*_SIGN_UP_COLUMNS, *OCCASION_COLUMNS)
    .join_from(sign_ups, shifts)
    .join(activities)
    .where(sign_ups.c.id == bindparam("sign_up"))
)
PENDING = (
    select(*_SIGN_UP_COLUMNS, *OCCASION_COLUMNS, people.c.openid, people.c.name)
    .join_from(sign_ups, people, sign_ups.c.person_id == people.c.id)
    .join(shifts, shifts.c.id == sign_ups.c.shift_id)
    .join(activities)
    .where(
        sign_ups.c.state == SignUpState.PENDING,
        shifts.c.starts_at > bindparam("now"),
        *TAKES_PLACE,
    )
    .order_by(sign_ups.c.changed_at, sign_ups.c.id)
    .limit(bindparam("limit"))
)
# A person's own active sign-ups are few, and found by one index.
AT_THE_SAME_TIME = (
    select(*OCCASION_COLUMNS)
    .join_from(sign_ups, shifts)
    .join(activities)
    .where(
        sign_ups.c.person_id == bindparam("person"),
        sign_ups.c.state.in_(ACTIVE),
        shifts.c.id != bindparam("shift"),
        shifts.c.starts_at < bindparam("ends_at"),
        shifts.c.ends_at > bindparam("starts_at"),
        *TAKES_PLACE,
    )
)
_proxy = people.alias("proxy")
LINES = (
    select(
        *_SIGN_UP_COLUMNS,
        sign_ups.c.shift_id,
        people.c.openid,
        people.c.name,
        _proxy.c.name.label("proxy_name"),
    )
    .join_from(sign_ups, people, sign_ups.c.person_id == people.c.id)
    .outerjoin(_proxy, _proxy.c.id == sign_ups.c.entered_by)
)
ROSTER = (
    LINES.join(shifts, shifts.c.id == sign_ups.c.shift_id)
    .where(shifts.c.activity_id == bindparam("activity"))
    .order_by(shifts.c.starts_at, shifts.c.id, sign_ups.c.created_at, sign_ups.c.id)
)
SHIFTS = (
    select(shifts.c.id)
    .where(
        shifts.c.activity_id == bindparam("activity"),
        or_(shifts.c.cancelled_at.is_(None), shifts.c.id == bindparam("page_of")),
    )
    .order_by(shifts.c.starts_at, shifts.c.id)
)
PAGE = (
    LINES.where(
        sign_ups.c.shift_id == bindparam("shift"),
        sign_ups.c.state.in_(ACTIVE),
        tuple_(sign_ups.c.created_at, sign_ups.c.id)
        > tuple_(bindparam("since", type_=Instant), bindparam("id")),
    )
    .order_by(sign_ups.c.created_at, sign_ups.c.id)
    .limit(bindparam("limit"))
)


def sign_up_of(row: Any) -> SignUp:
    return SignUp(
        id=row.sign_up_id,
        shift_id=row.shift_id,
        person_id=row.person_id,
        party_size=row.party_size,
        state=SignUpState(row.state),
        created_at=row.created_at,
        entered_by=row.entered_by,
        guests=row.guests,
        asks=Asks(row.asks or ""),
        role_id=row.role_id,
        confirmed=row.confirmed,
    )


def line_of(row: Any) -> RosterLine:
    return RosterLine(sign_up_of(row), row.openid, row.name, row.proxy_name or "")
