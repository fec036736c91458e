"""The outbox: messages written once, and addressed to people in the same transaction as their cause."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.activities import Shift
from bot.domain.deliveries import DeliveryState, Message
from bot.domain.signups import SignUpState
from bot.domain.waiting import WAITING
from bot.store.addressing import fill, recipient_of
from bot.store.dialects import insert_all_once
from bot.store.parcels import BETWEEN, MESSAGE, message_of
from bot.store.session import Session
from bot.store.settling import STATE
from bot.store.tables import deliveries, messages, people, sign_ups

OUT_OF_IT = (SignUpState.CANCELLED, SignUpState.NO_SHOW)
NOT_SENT = (DeliveryState.PLANNED, DeliveryState.WAITING, DeliveryState.HELD)


_WRITTEN = ("source", "version", "key", "layout", "facts", "expires_at", "priority", "shift_id", "asks")


class Outbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def write(self, message: Message) -> int:
        """The message's id; a message of the same source and version is written only once."""
        return self.write_all([message])[0]

    def write_all(self, said: Sequence[Message]) -> list[int]:
        """The ids of several of one version, in order; in two statements, however many."""
        rows = [_row(message) for message in said]
        insert_all_once(self._session.write, messages, rows, ("source", "version"), ("asks",))
        of = messages.c.source.in_([message.source for message in said])
        query = select(messages.c.source, messages.c.id).where(of, messages.c.version == said[0].version)
        ids = {row.source: row.id for row in self._session.read.execute(query)}
        return [ids[message.source] for message in said]

    def find(self, source: str, version: int) -> int:
        query = select(messages.c.id).where(messages.c.source == source, messages.c.version == version)
        found: int = self._session.read.execute(query).scalar_one()
        return found

    def message(self, source: str, version: int) -> Message:
        row = self._session.read.execute(
            MESSAGE.where(messages.c.source == source, messages.c.version == version)
        ).one()
        return message_of(row)

    def latest_version(self, source: str) -> int:
        """The highest version said of a source, 0 when nothing was."""
        query = select(func.max(messages.c.version)).where(messages.c.source == source)
        return self._session.read.scalar(query) or 0

    def facts(self, source: str, version: int) -> Mapping[str, str]:
        query = select(messages.c.facts).where(messages.c.source == source, messages.c.version == version)
        found: Mapping[str, str] = self._session.read.execute(query).scalar_one()
        return found

    def restate(self, source: str, version: int, facts: Mapping[str, str]) -> None:
        """The same said with other facts, for all who have not got it yet."""
        statement = update(messages).where(messages.c.source == source, messages.c.version == version)
        self._session.write.execute(statement.values(facts=facts))

    def latest(self, source: str) -> Mapping[str, str] | None:
        """The facts of the newest version, None when nothing was ever said of this source."""
        query = select(messages.c.facts).where(messages.c.source == source)
        return self._session.read.scalar(query.order_by(messages.c.version.desc()).limit(1))

    def addressed(self, sources: Sequence[str]) -> Sequence[int]:
        """The ids of all to whom any of this is on its way, or has come."""
        query = select(deliveries.c.person_id).join_from(deliveries, messages)
        return self._session.read.scalars(query.where(messages.c.source.in_(sources)).distinct()).all()

    def to_people(self, message_id: int, person_ids: Sequence[int], due: datetime) -> None:
        self._fill(message_id, select(people.c.id).where(people.c.id.in_(person_ids)), due)

    def to_shift(self, message_id: int, shift_id: int, due: datetime) -> int:
        """Everybody who comes, waits or may come, one statement whatever their number; how many."""
        ids = select(sign_ups.c.person_id).where(
            sign_ups.c.shift_id == shift_id, sign_ups.c.state.not_in(OUT_OF_IT)
        )
        return self._fill(message_id, ids, due)

    def to_line(self, message_id: int, shift_id: int, due: datetime) -> int:
        """To everybody who waits for the shift, or has a place held; how many."""
        ids = select(sign_ups.c.person_id).where(
            sign_ups.c.shift_id == shift_id, sign_ups.c.state.in_(WAITING)
        )
        return self._fill(message_id, ids, due)

    def to_unasked(self, message_id: int, shift: Shift, due: datetime) -> int:
        """To those who wait, were not asked yet, and whose party fits into what is left; how many."""
        ids = select(sign_ups.c.person_id).where(
            sign_ups.c.shift_id == shift.id,
            sign_ups.c.state == SignUpState.WAITLISTED,
            sign_ups.c.asked.is_(False),
        )
        if shift.left is not None:
            ids = ids.where(sign_ups.c.party_size <= shift.left)
        return self._fill(message_id, ids, due)

    def withdraw(self, sources: Sequence[str], person_id: int | None = None) -> int:
        """Take back what is planned or waits in a mailbox; what is on its way stays. How many."""
        of = select(messages.c.id).where(messages.c.source.in_(sources))
        statement = delete(deliveries).where(deliveries.c.message_id.in_(of), STATE.in_(NOT_SENT))
        if person_id is not None:
            statement = statement.where(deliveries.c.person_id == recipient_of(person_id))
        return self._session.write.execute(statement).rowcount

    def forget(self, person_id: int) -> None:
        """Drop whatever is still to reach this person, and what they told the organizers of themselves."""
        theirs, through = deliveries.c.person_id == person_id, self._about(person_id)
        gone = delete(deliveries).where(theirs | through, deliveries.c.state.in_(NOT_SENT))
        self._session.write.execute(gone)
        self._unname(person_id)
        told = update(messages).where(messages.c.source.startswith(f"help:{person_id}:"))
        self._session.write.execute(told.values(facts=dict.fromkeys(("name", "words"), "")))
        told = update(messages).where(messages.c.source.startswith(f"replacement:{person_id}:"))
        self._session.write.execute(told.values(facts=dict.fromkeys(("name", "title", "id", "left"), "")))
        told = update(messages).where(messages.c.source.startswith(f"no_show:{person_id}:"))
        self._session.write.execute(told.values(facts={}))
        told = update(messages).where(messages.c.source == f"code_paused:{person_id}")
        self._session.write.execute(told.values(facts=dict.fromkeys(("name", "title"), "")))

    def _unname(self, person_id: int) -> None:
        """Take the person's name out of what was told to the one who cares for them."""
        name = self._session.read.scalar(select(people.c.name).where(people.c.id == person_id))
        theirs = deliveries.c.person_id == recipient_of(person_id), deliveries.c.about != ""
        for row in self._session.write.execute(
            select(deliveries.c.id, deliveries.c.about).where(*theirs)
        ).all():
            left = BETWEEN.join(each for each in row.about.split(BETWEEN) if each != name)
            self._session.write.execute(
                update(deliveries).where(deliveries.c.id == row.id).values(about=left)
            )

    def _about(self, person_id: int) -> ColumnElement[bool]:
        """What was to reach somebody through the person who cares for them, and is about nobody else."""
        name = select(people.c.name).where(people.c.id == person_id, people.c.cared_by.is_not(None))
        through = deliveries.c.person_id == recipient_of(person_id)
        return through & (deliveries.c.about == name.scalar_subquery())

    def _fill(self, message_id: int, ids: Select[Any], due: datetime) -> int:
        return fill(self._session, message_id, people.c.id.in_(ids), due)


def _row(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in _WRITTEN}
