"""Reminders in the outbox: how the people of a shift want them, and each addressed once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, delete, func, literal, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.coming import Asked
from bot.domain.deliveries import DeliveryState, Road
from bot.domain.people import ReminderWish
from bot.domain.reminders import Wanted
from bot.domain.signups import SignUpState
from bot.store.addressing import COLUMNS, ONCE, RECIPIENT, addressed, recipient_of
from bot.store.columns import Instant
from bot.store.dialects import insert_selected_or_set
from bot.store.occasions import TAKES_PLACE
from bot.store.outbox import NOT_SENT
from bot.store.session import Session
from bot.store.tables import activities, deliveries, messages, people, shifts, sign_ups

_reader = people.alias("reader")
_mine = sign_ups.alias("mine")
# a wish for one sign-up counts for what its person is told of that shift, also of those they care for
_LEADS: Any = func.coalesce(_mine.c.leads, _reader.c.leads, "")
_SILENT = and_(
    sign_ups.c.state == SignUpState.CONFIRMED,
    sign_ups.c.confirmed != shifts.c.version,
)
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

    def unconfirmed(self, shift_ids: Sequence[int], person_ids: Sequence[int]) -> set[tuple[int, int]]:
        """Who of these (person, shift) has not said of everybody they are told of that they come."""
        query = (
            select(RECIPIENT, sign_ups.c.shift_id)
            .join_from(sign_ups, people, sign_ups.c.person_id == people.c.id)
            .join(shifts, shifts.c.id == sign_ups.c.shift_id)
            .where(sign_ups.c.shift_id.in_(shift_ids), RECIPIENT.in_(person_ids), _SILENT)
        )
        return {(row[0], row[1]) for row in self._session.read.execute(query.distinct())}

    def asked_last(self, person_id: int, now: datetime, since: datetime) -> list[Asked]:
        """What this person was asked of shifts still ahead, as they stand now, the latest first."""
        query = (
            select(messages.c.shift_id, deliveries.c.sent_at, sign_ups.c.confirmed == shifts.c.version)
            .join_from(deliveries, messages)
            .join(shifts, shifts.c.id == messages.c.shift_id)
            .outerjoin(
                sign_ups,
                and_(sign_ups.c.shift_id == shifts.c.id, sign_ups.c.person_id == deliveries.c.person_id),
            )
            .where(
                deliveries.c.person_id == person_id,
                deliveries.c.state.in_((DeliveryState.SENT, DeliveryState.DELIVERED)),
                deliveries.c.sent_at > since,
                deliveries.c.road != Road.MAILBOX,
                messages.c.asks.is_(True),
                messages.c.version == shifts.c.version,
                shifts.c.starts_at > now,
            )
            .order_by(deliveries.c.sent_at.desc(), shifts.c.starts_at)
        )
        found = (Asked(row[0], row[1], bool(row[2])) for row in self._session.read.execute(query))
        return list(dict.fromkeys(found))  # two reminders of one shift may have been told as one

    def confirm(self, shift_id: int, person_id: int) -> bool:
        """The person comes, and whom they care for, at the time they were told; False: nobody does."""
        version = select(shifts.c.version).where(shifts.c.id == shift_id).scalar_subquery()
        theirs = select(people.c.id).where(or_(people.c.id == person_id, people.c.cared_by == person_id))
        statement = update(sign_ups).where(
            sign_ups.c.shift_id == shift_id,
            sign_ups.c.state == SignUpState.CONFIRMED,
            sign_ups.c.person_id.in_(theirs),
        )
        return self._session.write.execute(statement.values(confirmed=version)).rowcount > 0

    def silent(self, now: datetime, until: datetime, usual: bool, limit: int) -> list[tuple[int, int]]:
        """Shifts that begin until then, and how many sign-ups of each nobody confirmed; each once."""
        told = select(messages.c.id).where(
            messages.c.source == literal("shift:") + cast(shifts.c.id, String) + literal(":unconfirmed")
        )
        query = (
            select(shifts.c.id, func.count())
            .join_from(shifts, activities)
            .join(sign_ups, sign_ups.c.shift_id == shifts.c.id)
            .where(shifts.c.starts_at > now, shifts.c.starts_at <= until, _SILENT, *TAKES_PLACE)
            .where(func.coalesce(activities.c.asks, usual).is_(True), ~told.exists())
            .group_by(shifts.c.id)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in self._session.read.execute(query)]

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
