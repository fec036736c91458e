"""Reminders in the outbox: how the people of a shift want them, and each addressed once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, literal, or_, select
from sqlalchemy.sql import ColumnElement

from bot.domain.people import ReminderWish
from bot.domain.reminders import Wanted
from bot.domain.signups import SignUpState
from bot.store.addressing import COLUMNS, ONCE, RECIPIENT, addressed, recipient_of
from bot.store.columns import Instant
from bot.store.dialects import insert_selected_or_set
from bot.store.outbox import NOT_SENT
from bot.store.session import Session
from bot.store.tables import deliveries, messages, people, sign_ups

_reader = people.alias("reader")
_mine = sign_ups.alias("mine")
# a wish for one sign-up counts for what its person is told of that shift, also of those they care for
_LEADS: Any = func.coalesce(_mine.c.leads, _reader.c.leads, "")
_QUIET: Any = func.coalesce(_reader.c.quiet, "")


class Reminders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def wanted(self, shift_id: int, person_id: int | None = None) -> list[Wanted]:
        """All the ways in which those who are told of this shift want it; they are few."""
        query = _readers(select(_LEADS.label("leads"), _reader.c.reminders, _QUIET.label("quiet")), shift_id)
        if person_id is not None:
            query = query.where(_reader.c.id == recipient_of(person_id))
        rows = self._session.read.execute(query.distinct())
        return [Wanted(row.leads, ReminderWish(row.reminders), row.quiet) for row in rows]

    def plan(
        self, message_id: int, shift_id: int, dues: Mapping[Wanted, datetime], person_id: int | None
    ) -> None:
        """Address a reminder to those signed up for the shift, each at the moment they want it."""
        whens = [(_is(wanted), literal(due, Instant)) for wanted, due in dues.items()]
        columns = addressed(message_id, _reader.c.id, case(*whens))
        query = _readers(select(*columns), shift_id).where(or_(*(condition for condition, _ in whens)))
        if person_id is not None:
            query = query.where(_reader.c.id == recipient_of(person_id))
        query = query.group_by(_reader.c.id, _LEADS, _reader.c.reminders, _QUIET)
        anew = (("about",), deliveries.c.state.in_(NOT_SENT))
        insert_selected_or_set(self._session.write, deliveries, (COLUMNS, query), ONCE, anew)

    def withdraw(self, shift_id: int, person_id: int | None = None) -> None:
        """Take back what is planned or waits; what is on its way stays."""
        of = select(messages.c.id).where(messages.c.shift_id == shift_id)
        statement = delete(deliveries).where(
            deliveries.c.message_id.in_(of), deliveries.c.state.in_(NOT_SENT)
        )
        if person_id is not None:
            statement = statement.where(deliveries.c.person_id == recipient_of(person_id))
        self._session.write.execute(statement)


def _readers(query: Select[Any], shift_id: int) -> Select[Any]:
    """Those who are told of this shift's sign-ups, with the sign-up of their own if they have one."""
    own = and_(
        _mine.c.shift_id == sign_ups.c.shift_id,
        _mine.c.person_id == _reader.c.id,
        _mine.c.state == SignUpState.CONFIRMED,
    )
    return (
        query.select_from(sign_ups)
        .join(people, sign_ups.c.person_id == people.c.id)
        .join(_reader, _reader.c.id == RECIPIENT)
        .outerjoin(_mine, own)
        .where(sign_ups.c.shift_id == shift_id, sign_ups.c.state == SignUpState.CONFIRMED)
    )


def _is(wanted: Wanted) -> ColumnElement[bool]:
    return and_(wanted.leads == _LEADS, _reader.c.reminders == wanted.wish, wanted.quiet == _QUIET)
