"""The consent bank in the database: a row for each yes, spent by a conditional update before sending."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import consents

FREE = consents.c.spent_on.is_(None) & consents.c.void.is_(False)
_SPEND = (
    update(consents).where(consents.c.id == bindparam("row"), FREE).values(spent_on=bindparam("delivery"))
)


class Consents:
    def __init__(self, session: Session) -> None:
        self._session = session

    def give(self, person_id: int, template: str, event: str, now: datetime) -> None:
        """One more; an event that is told again gives nothing."""
        values = {"person_id": person_id, "template": template, "event": event, "given_at": now}
        insert_once(self._session.write, consents, [values | {"void": False}], ("event", "template"))

    def take_back(self, person_id: int, template: str) -> None:
        """The person wants none of these any more."""
        self._void((consents.c.person_id == person_id) & (consents.c.template == template) & FREE)

    def spend(self, wanted: Mapping[int, int], template: str) -> set[int]:
        """Take one of each person for each delivery (delivery → person); the deliveries that have one.

        A delivery that holds one from an attempt cut off before it left keeps it.
        """
        held = self._held(wanted)
        free: dict[int, list[int]] = {}
        for row in self._session.read.execute(_free(set(wanted.values()), template)):
            free.setdefault(row.person_id, []).append(row.id)
        rows = [
            {"row": free[person].pop(0), "delivery": delivery}
            for delivery, person in sorted(wanted.items())
            if delivery not in held and free.get(person)
        ]
        if rows:
            self._session.write.execute(_SPEND, rows)
        return self._held(wanted) if rows else held

    def give_back(self, delivery_ids: Collection[int]) -> None:
        """The platform did not take them, or they never left."""
        if not delivery_ids:
            return
        spent = update(consents).where(consents.c.spent_on.in_(delivery_ids))
        self._session.write.execute(spent.values(spent_on=None))

    def refused(self, delivery_ids: Collection[int]) -> None:
        """The platform says that nothing is left of what these were sent by: forget what we believed."""
        theirs = select(consents.c.person_id, consents.c.template).where(
            consents.c.spent_on.in_(delivery_ids)
        )
        for row in self._session.write.execute(theirs).all():
            self.take_back(row.person_id, row.template)
        self._void(consents.c.spent_on.in_(delivery_ids))

    def left(self, person_ids: Collection[int]) -> Mapping[tuple[int, str], int]:
        """How many are left, by person and template; spends nothing."""
        mine = consents.c.person_id, consents.c.template
        query = select(*mine, func.count()).where(consents.c.person_id.in_(person_ids), FREE).group_by(*mine)
        return {(row[0], row[1]): row[2] for row in self._session.read.execute(query)}

    def forget(self, person_id: int) -> None:
        self._session.write.execute(delete(consents).where(consents.c.person_id == person_id))

    def _held(self, delivery_ids: Collection[int]) -> set[int]:
        query = select(consents.c.spent_on).where(consents.c.spent_on.in_(list(delivery_ids)))
        return set(self._session.read.scalars(query))

    def _void(self, which: ColumnElement[bool]) -> None:
        self._session.write.execute(update(consents).where(which).values(void=True, spent_on=None))


def _free(person_ids: Collection[int], template: str) -> Select[tuple[int, int]]:
    query = select(consents.c.id, consents.c.person_id).where(
        consents.c.person_id.in_(person_ids), consents.c.template == template, FREE
    )
    return query.order_by(consents.c.id)
