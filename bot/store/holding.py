"""Holding back, letting go and taking back what an announcement has not sent: so many at a time.

Each is a conditional update of what stands where it stands; what is on its way stays.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, case, delete, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.deliveries import DeliveryState, Road
from bot.store.session import Session
from bot.store.tables import deliveries

AT_ONCE = 10_000  # a few tenths of a second, in which nobody else writes on SQLite
_COMING = (DeliveryState.PLANNED, DeliveryState.WAITING)
_HELD = (DeliveryState.HELD,)


class Holding:
    def __init__(self, session: Session) -> None:
        self._session = session

    def left(self, message_id: int, states: Collection[DeliveryState]) -> bool:
        """Whether any of it stands so."""
        theirs = deliveries.c.message_id == message_id, deliveries.c.state.in_(states)
        return self._session.read.scalar(select(deliveries.c.id).where(*theirs).limit(1)) is not None

    def hold_back(self, message_id: int) -> int:
        """Nobody gets it until it is let go; how many were held, fewer than there are where they are many."""
        alone = case(
            (deliveries.c.road == Road.MASS, None), else_=deliveries.c.road
        )  # no more with the others
        return self._set(message_id, _COMING, {"state": DeliveryState.HELD, "road": alone, "day_slot": None})

    def let_go(self, message_id: int, now: datetime) -> int:
        """What was held back is due now; how many."""
        return self._set(message_id, _HELD, {"state": DeliveryState.PLANNED, "wake_at": now})

    def take_back(self, message_id: int) -> int:
        """Nobody gets it any more; how many."""
        those = self._next(message_id, (*_COMING, *_HELD))
        return 0 if those is None else self._session.write.execute(delete(deliveries).where(those)).rowcount

    def _set(self, message_id: int, was: Collection[DeliveryState], values: dict[str, object]) -> int:
        those = self._next(message_id, was)
        if those is None:
            return 0
        return self._session.write.execute(update(deliveries).where(those).values(**values)).rowcount

    def _next(self, message_id: int, states: Collection[DeliveryState]) -> ColumnElement[bool] | None:
        """The condition of the next ones; None when there are none, so that nothing is written."""
        theirs = and_(deliveries.c.message_id == message_id, deliveries.c.state.in_(states))
        query = select(deliveries.c.id).where(theirs).order_by(deliveries.c.id)
        if self._session.read.scalar(query.limit(1)) is None:
            return None
        last = self._session.read.scalar(query.offset(AT_ONCE - 1).limit(1))
        return theirs if last is None else and_(theirs, deliveries.c.id <= last)
