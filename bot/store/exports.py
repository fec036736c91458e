"""Pages of what is exported, so that a long file never is in memory as a whole."""

from typing import Any

from sqlalchemy import and_, or_, select

from bot.domain.exports import COMING, HourLine, HourScope, SignUpLine
from bot.domain.signups import SignUpState
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import attendances, hours, people, roles, shifts, sign_ups

_entered = people.alias("entered")
_THEIRS = and_(attendances.c.shift_id == sign_ups.c.shift_id, attendances.c.person_id == sign_ups.c.person_id)
_SIGN_UPS = (
    select(
        sign_ups.c.id,
        shifts.c.activity_id,
        sign_ups.c.shift_id,
        shifts.c.starts_at,
        people.c.openid,
        people.c.name,
        people.c.phone,
        sign_ups.c.party_size,
        sign_ups.c.guests,
        sign_ups.c.state,
        sign_ups.c.created_at,
        roles.c.name.label("role"),
        _entered.c.name.label("entered_by"),
        attendances.c.in_at,
        attendances.c.out_at,
    )
    .join_from(sign_ups, people, sign_ups.c.person_id == people.c.id)
    .join(shifts, shifts.c.id == sign_ups.c.shift_id)
    .outerjoin(roles, roles.c.id == sign_ups.c.role_id)
    .outerjoin(_entered, _entered.c.id == sign_ups.c.entered_by)
    .outerjoin(attendances, _THEIRS)
    .order_by(shifts.c.starts_at, shifts.c.id, sign_ups.c.created_at, sign_ups.c.id)
)
_HOURS = (
    select(hours, people.c.name, shifts.c.activity_id)
    .join_from(hours, people, hours.c.person_id == people.c.id)
    .join(shifts, shifts.c.id == hours.c.shift_id)
    .order_by(hours.c.id)
)


class Exports:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def sign_ups(
        self, activity_id: int, after: SignUpLine | None, size: int, coming: bool = False
    ) -> list[SignUpLine]:
        """The next lines by shift and order of sign-up. coming: only those who are expected."""
        query = _SIGN_UPS.where(shifts.c.activity_id == activity_id)
        if coming:
            query = query.where(sign_ups.c.state.in_(COMING), shifts.c.cancelled_at.is_(None))
        if after:
            query = query.where(_behind(after))
        return [self._sign_up(row) for row in self._session.read.execute(query.limit(size))]

    def hours(self, scope: HourScope, after: int, size: int) -> list[HourLine]:
        """The next rows of the ledger after this id, in the order in which they were written."""
        query = _HOURS.where(hours.c.id > after, hours.c.day.between(scope.since, scope.until))
        if scope.activity_id is not None:
            query = query.where(shifts.c.activity_id == scope.activity_id)
        if scope.person_id is not None:
            query = query.where(hours.c.person_id == scope.person_id)
        return [_hours(row) for row in self._session.read.execute(query.limit(size))]

    def _sign_up(self, row: Any) -> SignUpLine:
        return SignUpLine(
            id=row.id,
            activity=row.activity_id,
            shift=row.shift_id,
            starts_at=row.starts_at,
            openid=row.openid,
            name=row.name,
            phone=self._sealer.open(row.phone),
            party_size=row.party_size,
            guests=row.guests,
            role=row.role or "",
            state=SignUpState(row.state),
            created_at=row.created_at,
            entered_by=row.entered_by or "",
            in_at=row.in_at,
            out_at=row.out_at,
        )


def _behind(line: SignUpLine) -> Any:
    """Behind this line in the order above."""
    place = (
        (shifts.c.starts_at, line.starts_at),
        (shifts.c.id, line.shift),
        (sign_ups.c.created_at, line.created_at),
        (sign_ups.c.id, line.id),
    )
    same = [column == value for column, value in place]
    return or_(*(and_(*same[:depth], column > value) for depth, (column, value) in enumerate(place)))


def _hours(row: Any) -> HourLine:
    return HourLine(
        id=row.id,
        day=row.day,
        name=row.name,
        title=row.title,
        content=row.content,
        place=row.place,
        host=row.host,
        leader=row.leader,
        minutes=row.minutes,
        origin=row.origin,
        activity=row.activity_id,
        shift=row.shift_id,
        corrects=row.corrects,
        reason=row.reason,
    )
