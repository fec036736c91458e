"""What is planned, read person by person; nothing is written here."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import and_, case, func, or_, select, tuple_

from bot.domain.audiences import Reader
from bot.domain.deliveries import HELD, DeliveryState, Reason
from bot.domain.foreseen import Ahead
from bot.store.addressing import RECIPIENT
from bot.store.audiences import reader
from bot.store.parcels import BETWEEN, PARCEL, about_of, parcel_of
from bot.store.session import Session
from bot.store.tables import deliveries, people

_LATER = and_(deliveries.c.state == DeliveryState.WAITING, deliveries.c.reason.in_(HELD))
_AT = case((_LATER, deliveries.c.wake_at), else_=deliveries.c.due_at)
_TOLD = ("id", "openid", "following", "name", "language", "quiet")
_READER = [reader.c[name] for name in (*_TOLD, "refused", "refused_until")]
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

    def count(self, until: datetime, limit: int) -> int:
        """How many there are of these, counted no further than that."""
        some = select(deliveries.c.id).where(or_(deliveries.c.state == DeliveryState.PLANNED, _LATER))
        some = some.where(until >= _AT).limit(limit)
        return self._session.read.scalar(select(func.count()).select_from(some.subquery())) or 0

    def readers(self, meant: Sequence[int]) -> list[Reader]:
        """Who reads what is meant for these people, each once, by id."""
        query = select(*_READER, people.c.cared_by, people.c.name)
        query = query.join_from(people, reader, reader.c.id == RECIPIENT).where(people.c.id.in_(meant))
        rows = self._session.read.execute(query).all()
        of: dict[int, list[Any]] = {}
        for row in sorted(rows, key=itemgetter(0)):
            of.setdefault(row[0], []).append(row)
        return [_read_by(some) for some in of.values()]


def _read_by(rows: Sequence[Any]) -> Reader:
    """As addressing says of whom it is."""
    names = ["" if cared_by is None else name for *_, cared_by, name in rows]
    id_, openid, following, name, language, quiet, refused, until, *_ = rows[0]
    told = following, name, language, quiet, about_of(BETWEEN.join(names))
    return Reader(id_, openid, *told, Reason(refused) if refused else None, until)


def _ahead(row: Any) -> Ahead:
    return Ahead(row.at, row.name, parcel_of(row))
