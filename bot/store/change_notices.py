"""The notices of changes in the database, and what became of their deliveries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select, update

from bot.domain.deliveries import HELD, DeliveryState, Reason, Road
from bot.domain.reach import ARRIVED, TO_CALL, ChangeNotice, Missed
from bot.store.dialects import insert_once
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import change_notices, deliveries, message_counts, people

_COLUMNS = ("message_id", "activity_id", "shift_id", "made_by", "made_at", "report_at")


def _notice(row: Any) -> ChangeNotice:
    return ChangeNotice(*(getattr(row, name) for name in _COLUMNS))


class ChangeNotices:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def add(self, notice: ChangeNotice) -> None:
        values = {name: getattr(notice, name) for name in _COLUMNS}
        insert_once(self._session.write, change_notices, [values], ("message_id",))

    def latest(self, activity_id: int) -> list[ChangeNotice]:
        """Those of its latest change, one a shift."""
        mine = change_notices.c.activity_id == activity_id
        last = select(func.max(change_notices.c.made_at)).where(mine).scalar_subquery()
        return self._notices(select(change_notices).where(mine, change_notices.c.made_at == last))

    def recent(self, limit: int) -> list[ChangeNotice]:
        """Of whatever activity, the newest first."""
        return self._notices(select(change_notices).order_by(change_notices.c.made_at.desc()).limit(limit))

    def due(self, now: datetime, limit: int) -> list[ChangeNotice]:
        """Those whose reach is to be looked at now."""
        query = select(change_notices).where(change_notices.c.report_at <= now)
        return self._notices(query.order_by(change_notices.c.report_at).limit(limit))

    def look_again(self, notice: ChangeNotice, at: datetime | None) -> bool:
        """When to look next, None: never; False when somebody else decided that meanwhile."""
        statement = update(change_notices).where(
            change_notices.c.message_id == notice.message_id, change_notices.c.report_at == notice.report_at
        )
        return self._session.write.execute(statement.values(report_at=at)).rowcount == 1

    def tally(self, message_ids: Sequence[int]) -> Mapping[tuple[DeliveryState, Road | None], int]:
        """With those that are kept no longer. What waits for a better hour is as if it were planned."""
        later = (deliveries.c.state == DeliveryState.WAITING) & deliveries.c.reason.in_(HELD)
        state = case((later, DeliveryState.PLANNED), else_=deliveries.c.state)
        query = (
            select(state, deliveries.c.road, func.count())
            .where(deliveries.c.message_id.in_(message_ids))
            .group_by(state, deliveries.c.road)
        )
        rows = [*self._session.read.execute(query)]
        kept = select(message_counts.c.state, message_counts.c.road, message_counts.c.n)
        rows += self._session.read.execute(kept.where(message_counts.c.message_id.in_(message_ids)))
        found = Counter[tuple[DeliveryState, Road | None]]()
        for state, road, n in rows:
            found[DeliveryState(state), Road(road) if road else None] += n
        return found

    def missed(self, message_ids: Sequence[int], limit: int) -> list[Missed]:
        """Whom it has not reached, in the order in which they signed up for being told."""
        query = (
            select(people.c.id, people.c.name, people.c.phone, deliveries.c.state, deliveries.c.reason)
            .join_from(deliveries, people, deliveries.c.person_id == people.c.id)
            .where(deliveries.c.message_id.in_(message_ids), deliveries.c.state.not_in(ARRIVED))
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return [self._missed(row) for row in self._session.read.execute(query)]

    def to_call(self, message_ids: Sequence[int], limit: int) -> list[Missed]:
        """Whom the newest of these did not reach, or has not yet; who is certain not to have it first."""
        newest = select(func.max(deliveries.c.id)).where(deliveries.c.message_id.in_(message_ids))
        query = (
            select(people.c.id, people.c.name, people.c.phone, deliveries.c.state, deliveries.c.reason)
            .join_from(deliveries, people, deliveries.c.person_id == people.c.id)
            .where(deliveries.c.message_id.in_(message_ids), deliveries.c.state.in_(TO_CALL))
            .where(or_(deliveries.c.reason.is_(None), deliveries.c.reason.not_in(HELD)))
            .order_by(deliveries.c.state == DeliveryState.WAITING, deliveries.c.id)
            .limit(limit)
        )
        if len(message_ids) > 1:
            query = query.where(deliveries.c.id.in_(newest.group_by(deliveries.c.person_id)))
        return [self._missed(row) for row in self._session.read.execute(query)]

    def of_activity(self, activity_id: int) -> list[int]:
        """The messages that told of its changes, or that it was called off."""
        query = select(change_notices.c.message_id).where(change_notices.c.activity_id == activity_id)
        return list(self._session.read.scalars(query))

    def _missed(self, row: Any) -> Missed:
        reason = Reason(row.reason) if row.reason else None
        return Missed(row.id, row.name, self._sealer.open(row.phone), DeliveryState(row.state), reason)

    def _notices(self, query: Any) -> list[ChangeNotice]:
        return [_notice(row) for row in self._session.read.execute(query)]
