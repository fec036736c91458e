"""The few places a day that a person has for what can wait: whoever takes one before sending has it alone.

A place is the day and a number below the limit, unique with the person. It is taken while the people are
held, so that nobody is refused one that is free, and let go by whatever says that the message did not go.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Integer, case, func, select, update

from bot.domain.deliveries import DeliveryState
from bot.store.dialects import given_rows
from bot.store.session import Session
from bot.store.tables import deliveries, people

A_DAY = 1000  # more than any limit
GONE_OUT = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN)


def kept(state: ColumnElement[str], road: ColumnElement[str | None]) -> ColumnElement[int | None]:
    """The place of a delivery that stands so from now on: what may have arrived, or is parked, keeps it."""
    may_have_gone = state.in_(GONE_OUT) | ((state == DeliveryState.PLANNED) & road.is_not(None))
    return case((may_have_gone, deliveries.c.day_slot), else_=None)


class DaySlots:
    def __init__(self, session: Session) -> None:
        self._session = session

    def taken(self, person_ids: Collection[int], day: date) -> Mapping[int, int]:
        """How many each of these people had, or is about to get."""
        query = select(deliveries.c.person_id, func.count()).where(_of(person_ids, day))
        rows = self._session.read.execute(query.group_by(deliveries.c.person_id))
        return {row.person_id: row[1] for row in rows}

    def take(self, wanted: Mapping[int, int], day: date, limit: int) -> set[int]:
        """One for each delivery (delivery → person) as far as there are any; the deliveries that have one."""
        hold = select(people.c.id).where(people.c.id.in_(set(wanted.values()))).order_by(people.c.id)
        self._session.write.execute(hold.with_for_update(key_share=True)).all()
        rows = self._session.write.execute(
            select(deliveries.c.id, deliveries.c.person_id, deliveries.c.day_slot).where(
                _of(set(wanted.values()), day)
            )
        ).all()
        had = {row.id for row in rows}
        used: dict[int, set[int]] = {}
        for row in rows:
            used.setdefault(row.person_id, set()).add(row.day_slot)
        fresh = dict(_dealt({id_: who for id_, who in wanted.items() if id_ not in had}, used, day, limit))
        self._write([{"id": id_, "slot": slot} for id_, slot in fresh.items()])
        return (had & set(wanted)) | set(fresh)

    def _write(self, rows: Sequence[Mapping[str, int]]) -> None:
        connection = self._session.write
        given = given_rows(connection.dialect.name, {"id": BigInteger(), "slot": Integer()})
        found = update(deliveries).where(deliveries.c.id == given.c.id)
        if rows:
            connection.execute(found.values(day_slot=given.c.slot), {"given": json.dumps(rows)})


def _dealt(
    wanted: Mapping[int, int], used: dict[int, set[int]], day: date, limit: int
) -> Iterator[tuple[int, int]]:
    """The first free place of each person, for one delivery after the other."""
    first = day.toordinal() * A_DAY
    for id_, person in wanted.items():
        mine = used.setdefault(person, set())
        slot = next((place for place in range(first, first + limit) if place not in mine), None)
        if slot is not None:
            mine.add(slot)
            yield id_, slot


def _of(person_ids: Collection[int], day: date) -> ColumnElement[bool]:
    first = day.toordinal() * A_DAY
    these = deliveries.c.day_slot.between(first, first + A_DAY - 1)
    return deliveries.c.person_id.in_(person_ids) & these & deliveries.c.day_slot.is_not(None)
