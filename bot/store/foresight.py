"""What is planned, read person by person; nothing is written here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, or_, tuple_

from bot.domain.deliveries import HELD, DeliveryState
from bot.domain.foreseen import Ahead
from bot.domain.people import Person
from bot.store.parcels import PARCEL, parcel_of
from bot.store.people import PERSON, person_of
from bot.store.session import Session
from bot.store.tables import deliveries, people

_LATER = and_(deliveries.c.state == DeliveryState.WAITING, deliveries.c.reason.in_(HELD))
_AT = case((_LATER, deliveries.c.wake_at), else_=deliveries.c.due_at)
_AHEAD = PARCEL.add_columns(_AT.label("at"), people.c.name)


class Foresight:
    def __init__(self, session: Session) -> None:
        self._session = session

    def planned(self, until: datetime, after: tuple[int, int], limit: int) -> list[Ahead]:
        """What is to be sent until then, person by person; after: the last person and delivery seen."""
        place = tuple_(deliveries.c.person_id, deliveries.c.id)
        query = (
            _AHEAD.where(or_(deliveries.c.state == DeliveryState.PLANNED, _LATER), until >= _AT)
            .where(deliveries.c.person_id >= after[0], place > after)
            .order_by(deliveries.c.person_id, deliveries.c.id)
            .limit(limit)
        )
        return [_ahead(row) for row in self._session.read.execute(query)]

    def readers(self, ids: Sequence[int]) -> list[Person]:
        """The people of these ids, by id."""
        rows = self._session.read.execute(PERSON.where(people.c.id.in_(ids)).order_by(people.c.id))
        return [person_of(row) for row in rows]


def _ahead(row: Any) -> Ahead:
    return Ahead(row.at, row.name, parcel_of(row))
