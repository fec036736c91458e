"""Attendance in the database: every mark is a conditional update, so that the first one stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, literal, or_, select, update

from bot.domain.activities import Occasion
from bot.domain.attendance import OPENS, STAYS_OPEN, Attendance, Mark, Means, ShownRoster
from bot.store.columns import Instant
from bot.store.dialects import insert_once
from bot.store.occasions import OCCASION_COLUMNS, TAKES_PLACE, occasion_of
from bot.store.session import Session
from bot.store.tables import activities, attendances, shifts, shown_rosters

_OF_SHIFT = select(attendances).where(attendances.c.shift_id == bindparam("shift")).order_by(attendances.c.id)
_MINE = _OF_SHIFT.where(attendances.c.person_id == bindparam("person"))
_PRESENT = attendances.c.in_at.is_not(None), attendances.c.out_at.is_(None)
_LEFT_OPEN = (
    select(attendances.c.shift_id)
    .join_from(attendances, shifts)
    .where(*_PRESENT, shifts.c.ends_at <= bindparam("now"))
    .distinct()
    .limit(bindparam("limit"))
)
MOST_RUNNING = 500
_RUNNING = (
    select(*OCCASION_COLUMNS)
    .join_from(shifts, activities)
    .where(
        shifts.c.ends_at > bindparam("ended_after"),
        shifts.c.starts_at < bindparam("started_before"),
        *TAKES_PLACE,
        activities.c.published_at.is_not(None),
    )
    .order_by(shifts.c.starts_at, shifts.c.id)
    .limit(MOST_RUNNING)
)
_NO_IN: dict[str, Any] = {"in_at": None, "in_by": None, "in_actor_id": None}
_NO_OUT: dict[str, Any] = {"out_at": None, "out_by": None, "out_actor_id": None}


def _attendance(row: Any) -> Attendance:
    return Attendance(
        id=row.id,
        shift_id=row.shift_id,
        person_id=row.person_id,
        in_at=row.in_at,
        in_by=Means(row.in_by) if row.in_by else None,
        in_actor_id=row.in_actor_id,
        out_at=row.out_at,
        out_by=Means(row.out_by) if row.out_by else None,
        out_actor_id=row.out_actor_id,
    )


class Attendances:
    def __init__(self, session: Session) -> None:
        self._session = session

    def mine(self, shift_id: int, person_id: int) -> Attendance | None:
        row = self._session.read.execute(_MINE, {"shift": shift_id, "person": person_id}).first()
        return _attendance(row) if row else None

    def of_shift(self, shift_id: int) -> list[Attendance]:
        """Everybody of whom anything is known, the first first."""
        return [_attendance(row) for row in self._session.read.execute(_OF_SHIFT, {"shift": shift_id})]

    def among(self, shift_id: int, person_ids: Collection[int]) -> list[Attendance]:
        """What is known of these people."""
        of_them = _OF_SHIFT.where(attendances.c.person_id.in_(person_ids))
        return [_attendance(row) for row in self._session.read.execute(of_them, {"shift": shift_id})]

    def check_in(self, mark: Mark) -> bool:
        """Write down that the person came; False when that was known already, and the first stays.

        A check-out known before and later than this is kept, an earlier one was no leaving.
        """
        values = {"in_at": mark.at, "in_by": mark.by, "in_actor_id": mark.actor_id}
        if self._add(mark, values):
            return True
        too_early = attendances.c.out_at < literal(mark.at, Instant)
        kept = {name: case((too_early, None), else_=attendances.c[name]) for name in _NO_OUT}
        return self._change(mark.shift_id, mark.person_id, attendances.c.in_at.is_(None), **values, **kept)

    def check_out(self, mark: Mark) -> bool:
        """Write down that the person left, also before their coming is known; False when known already.

        It takes the place of the system's own mark. A moment before the check-in leaves all as it is.
        """
        values = {"out_at": mark.at, "out_by": mark.by, "out_actor_id": mark.actor_id}
        if self._add(mark, values):
            return True
        unknown = or_(attendances.c.out_at.is_(None), attendances.c.out_by == Means.SYSTEM)
        after_in = or_(attendances.c.in_at.is_(None), attendances.c.in_at <= literal(mark.at, Instant))
        return self._change(mark.shift_id, mark.person_id, unknown & after_in, **values)

    def undo_in(self, seen: Attendance) -> bool:
        """Take the whole attendance back unless it changed since it was read."""
        return self._change_seen(seen, **_NO_IN, **_NO_OUT)

    def undo_out(self, seen: Attendance) -> bool:
        """Take the check-out back unless it changed since it was read."""
        return self._change_seen(seen, **_NO_OUT)

    def close(self, shift_id: int, at: datetime) -> list[int]:
        """Check out all who are still present, by the system; the ids of these people.

        at: the end of the shift; whoever came later than that leaves at the moment they came.
        """
        end = literal(at, Instant)
        leaves_at = case((attendances.c.in_at > end, attendances.c.in_at), else_=end)
        statement = update(attendances).where(attendances.c.shift_id == shift_id, *_PRESENT)
        statement = statement.values(out_at=leaves_at, out_by=Means.SYSTEM)
        closed = statement.returning(attendances.c.person_id)
        return list(self._session.write.scalars(closed))

    def left_open(self, now: datetime, limit: int) -> list[int]:
        """Ids of shifts that are over while somebody is still written down as present."""
        return list(self._session.read.scalars(_LEFT_OPEN, {"now": now, "limit": limit}))

    def running(self, since: datetime, until: datetime) -> list[Occasion]:
        """Where one could check in or out at some moment of this span, the soonest first."""
        span = {"ended_after": since - STAYS_OPEN, "started_before": until + OPENS}
        return [occasion_of(row) for row in self._session.read.execute(_RUNNING, span)]

    def show_roster(self, leader_id: int, shown: ShownRoster) -> None:
        """Keep what this leader is shown; it takes the place of what they were shown before."""
        values = {
            "activity_id": shown.activity_id,
            "lines": {"lines": shown.lines},
            "shown_at": shown.at,
        }
        row = {"leader_id": leader_id, **values}
        if not insert_once(self._session.write, shown_rosters, [row], ("leader_id",)):
            statement = update(shown_rosters).where(shown_rosters.c.leader_id == leader_id)
            self._session.write.execute(statement.values(**values))

    def shown_roster(self, leader_id: int) -> ShownRoster | None:
        query = select(shown_rosters).where(shown_rosters.c.leader_id == leader_id)
        row = self._session.read.execute(query).first()
        if row is None:
            return None
        lines = tuple((shift_id, person_id) for shift_id, person_id in row.lines["lines"])
        return ShownRoster(row.activity_id, lines, row.shown_at)

    def _add(self, mark: Mark, values: dict[str, Any]) -> bool:
        row = {"shift_id": mark.shift_id, "person_id": mark.person_id, **values}
        return insert_once(self._session.write, attendances, [row], ("shift_id", "person_id")) == 1

    def _change_seen(self, seen: Attendance, **values: Any) -> bool:
        same = attendances.c.in_at.is_not_distinct_from(seen.in_at)
        same &= attendances.c.out_at.is_not_distinct_from(seen.out_at)
        return self._change(seen.shift_id, seen.person_id, same, **values)

    def _change(self, shift_id: int, person_id: int, condition: Any, **values: Any) -> bool:
        statement = update(attendances).where(
            attendances.c.shift_id == shift_id, attendances.c.person_id == person_id, condition
        )
        return self._session.write.execute(statement.values(**values)).rowcount == 1
