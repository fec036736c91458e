"""Late cancels and no-shows in the database: each person once a shift."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.absence import LateCancel, LateState, NoShow, Record
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import late_cancels, no_shows

_ONCE = ("shift_id", "person_id")
_NO_SHOW = ("shift_id", "person_id", "comment", "excused", "at", "marked_by")


class Absences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def note_late(self, shift_id: int, person_id: int, now: datetime, judge_at: datetime) -> None:
        """Keep that the person gave their place back at this moment; of several times, the last."""
        values = {"left_at": now, "judge_at": judge_at, "state": LateState.OPEN}
        row = {"shift_id": shift_id, "person_id": person_id, **values}
        if not insert_once(self._session.write, late_cancels, [row], _ONCE):
            again = update(late_cancels).where(
                late_cancels.c.shift_id == shift_id, late_cancels.c.person_id == person_id
            )
            self._session.write.execute(again.values(**values))

    def late_due(self, now: datetime, limit: int) -> list[LateCancel]:
        """Those whose shift should have begun by now."""
        query = select(late_cancels).where(
            late_cancels.c.state == LateState.OPEN, late_cancels.c.judge_at <= now
        )
        rows = self._session.read.execute(query.order_by(late_cancels.c.judge_at).limit(limit))
        return [LateCancel(row.id, row.shift_id, row.person_id, row.judge_at) for row in rows]

    def judge(self, late: LateCancel, state: LateState) -> bool:
        """Once; False when somebody else did so, or the moment has changed since it was read."""
        return self._change(late, state=state)

    def judge_later(self, late: LateCancel, at: datetime) -> None:
        self._change(late, judge_at=at)

    def mark(self, no_show: NoShow) -> bool:
        """False when the person was marked before; the first mark stays."""
        row = {name: getattr(no_show, name) for name in _NO_SHOW}
        return insert_once(self._session.write, no_shows, [row], _ONCE) == 1

    def unmark(self, no_show: NoShow) -> bool:
        gone = delete(no_shows).where(no_shows.c.id == no_show.id)
        return self._session.write.execute(gone).rowcount == 1

    def marked(self, shift_id: int, person_id: int) -> NoShow | None:
        query = select(no_shows).where(no_shows.c.shift_id == shift_id, no_shows.c.person_id == person_id)
        row = self._session.read.execute(query).first()
        return NoShow(**{name: getattr(row, name) for name in _NO_SHOW}, id=row.id) if row else None

    def records(self, person_ids: Sequence[int], since: datetime) -> Mapping[int, Record]:
        """What counts of each person who has anything, in two statements whatever their number."""
        missed = self._count(
            no_shows.c.person_id, person_ids, no_shows.c.excused.is_(False), no_shows.c.at > since
        )
        late = self._count(
            late_cancels.c.person_id,
            person_ids,
            late_cancels.c.state == LateState.COUNTED,
            late_cancels.c.left_at > since,
        )
        return {id_: Record(missed.get(id_, 0), late.get(id_, 0)) for id_ in {*missed, *late}}

    def forget(self, person_id: int) -> None:
        """Remove what is told of the person; that a place stayed empty remains, without them."""
        self._session.write.execute(delete(late_cancels).where(late_cancels.c.person_id == person_id))
        theirs = update(no_shows).where(no_shows.c.person_id == person_id)
        self._session.write.execute(theirs.values(comment=""))

    def _count(self, person: Any, ids: Sequence[int], *what: ColumnElement[bool]) -> dict[int, int]:
        query = select(person, func.count()).where(person.in_(ids), *what).group_by(person)
        return {row[0]: row[1] for row in self._session.read.execute(query)}

    def _change(self, late: LateCancel, **values: Any) -> bool:
        statement = update(late_cancels).where(
            late_cancels.c.id == late.id,
            late_cancels.c.state == LateState.OPEN,
            late_cancels.c.judge_at == late.judge_at,
        )
        return self._session.write.execute(statement.values(**values)).rowcount == 1
