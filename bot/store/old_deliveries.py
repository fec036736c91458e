"""Deleting what was settled long ago: counted first, found by an index, in steps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select

from bot.domain.deliveries import Priority
from bot.domain.keeping import SETTLED
from bot.domain.mass import month_of
from bot.store.dialects import insert_selected_adding
from bot.store.session import Session
from bot.store.tables import (
    announcements,
    change_notices,
    consents,
    deliveries,
    mass_counts,
    mass_sends,
    message_counts,
    messages,
    receipts,
)

_COUNTED = ("message_id", "state", "road", "n")


class OldDeliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def drop(self, before: datetime, limit: int) -> int:
        """Delete at most so many that were settled before; how many. What they counted for stays."""
        old = select(deliveries.c.id, deliveries.c.message_id).where(
            deliveries.c.state.in_(SETTLED),
            deliveries.c.priority.in_(list(Priority)),
            deliveries.c.wake_at < before,
        )
        rows = self._session.read.execute(old.limit(limit)).all()
        if rows:
            ids = [row.id for row in rows]
            self._count(ids)
            for table, column in ((consents, consents.c.spent_on), (deliveries, deliveries.c.id)):
                self._session.write.execute(delete(table).where(column.in_(ids)))
            self._drop_messages(sorted({row.message_id for row in rows}))
            self._drop_words(before, limit)
        return len(rows)

    def _count(self, ids: Sequence[int]) -> None:
        road = func.coalesce(deliveries.c.road, "")
        query = select(deliveries.c.message_id, deliveries.c.state, road, func.count())
        query = query.where(deliveries.c.id.in_(ids))
        query = query.group_by(deliveries.c.message_id, deliveries.c.state, road)
        insert_selected_adding(self._session.write, message_counts, (_COUNTED, query), _COUNTED[:3])

    def _drop_messages(self, ids: Sequence[int]) -> None:
        """What nobody has any more, unless somebody may ask how far it came."""
        asked_for = [
            exists().where(table.c.message_id == messages.c.id)
            for table in (deliveries, announcements, change_notices, mass_sends)
        ]
        kept = messages.c.source.startswith("announcement:")
        gone = select(messages.c.id).where(messages.c.id.in_(ids), ~kept, *(~each for each in asked_for))
        gone_ids = list(self._session.write.scalars(gone))
        for column in (message_counts.c.message_id, messages.c.id):
            self._session.write.execute(delete(column.table).where(column.in_(gone_ids)))

    def _drop_words(self, before: datetime, limit: int) -> None:
        """What the platform told of them, and how many mass sends people got in months long past."""
        told = select(receipts.c.platform_id).where(receipts.c.at < before).limit(limit)
        self._session.write.execute(delete(receipts).where(receipts.c.platform_id.in_(told)))
        past = mass_counts.c.month < month_of(before)
        self._session.write.execute(delete(mass_counts).where(past))
