"""How far the records of each activity are: shifts written into the ledger, activities closed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.closings import Closing
from bot.domain.hours import Span
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import closings, meal_breaks, shifts


def _closing(row: Any) -> Closing:
    return Closing(row.activity_id, row.deadline, row.wake_at, row.closed_at)


class Closings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def unbooked(self, ended_before: datetime, limit: int) -> list[int]:
        """Shifts that ended and whose hours were not written yet, by an index of just those."""
        query = select(shifts.c.id).where(shifts.c.booked_at.is_(None), shifts.c.ends_at <= ended_before)
        return list(self._session.read.scalars(query.order_by(shifts.c.ends_at).limit(limit)))

    def book(self, shift_id: int, now: datetime) -> bool:
        """Mark the shift's hours as written; False when somebody did so before."""
        statement = update(shifts).where(shifts.c.id == shift_id, shifts.c.booked_at.is_(None))
        return self._session.write.execute(statement.values(booked_at=now)).rowcount == 1

    def add_break(self, shift_id: int, span: Span, actor_id: int | None) -> bool:
        """Set the shift's meal; False when it has one."""
        values = {"shift_id": shift_id, "begins_at": span[0], "ends_at": span[1], "actor_id": actor_id}
        return insert_once(self._session.write, meal_breaks, [values], ("shift_id",)) == 1

    def break_of(self, shift_id: int) -> Span | None:
        query = select(meal_breaks).where(meal_breaks.c.shift_id == shift_id)
        row = self._session.read.execute(query).first()
        return (row.begins_at, row.ends_at) if row else None

    def begin(self, activity_id: int, deadline: date, wake_at: datetime) -> bool:
        values = {"activity_id": activity_id, "deadline": deadline, "wake_at": wake_at}
        return insert_once(self._session.write, closings, [values], ("activity_id",)) == 1

    def get(self, activity_id: int) -> Closing | None:
        query = select(closings).where(closings.c.activity_id == activity_id)
        row = self._session.read.execute(query).first()
        return _closing(row) if row else None

    def due(self, now: datetime, limit: int) -> list[Closing]:
        """Those not closed whose organizers are to be told again, the longest waiting first."""
        query = select(closings).where(closings.c.closed_at.is_(None), closings.c.wake_at <= now)
        rows = self._session.read.execute(query.order_by(closings.c.wake_at).limit(limit))
        return [_closing(row) for row in rows]

    def put_off(self, closing: Closing, wake_at: datetime) -> bool:
        """Look at it again then; False when somebody else put it off or closed it meanwhile."""
        statement = update(closings).where(
            closings.c.activity_id == closing.activity_id,
            closings.c.wake_at == closing.wake_at,
            closings.c.closed_at.is_(None),
        )
        return self._session.write.execute(statement.values(wake_at=wake_at)).rowcount == 1

    def close(self, activity_id: int, actor_id: int | None, now: datetime) -> bool:
        statement = update(closings).where(
            closings.c.activity_id == activity_id, closings.c.closed_at.is_(None)
        )
        values = {"closed_at": now, "closed_by": actor_id}
        return self._session.write.execute(statement.values(**values)).rowcount == 1
