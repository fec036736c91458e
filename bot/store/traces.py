"""The traces of a person in what was written of them: messages, the audit log, claims, guests' names.

Rows stay, for the counts and the records the law wants; what tells who it was is taken out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Text, delete, func, or_, select, type_coerce, update
from sqlalchemy.sql import ColumnElement

from bot.domain.deliveries import DeliveryState
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import (
    audit,
    certificates,
    deliveries,
    hour_claims,
    messages,
    people,
    shown_rosters,
    sign_ups,
)

# Facts and details that tell of a person; titles, places and leaders tell of an activity.
PERSONAL = frozenset(
    ("name", "names", "helper", "person", "words", "answer", "comment", "reason", "evidence", "guests")
)
# A message that tells of a person has their id in its source.
TELLING = (
    "help:{id}:%",
    "code_paused:{id}",
    "helper:{id}:%",
    "helper:%:{id}:%",
    "no_show:{id}:%",
    "shift:%:person:{id}:%",
    "twin:{id}:%",
    "twin:%:{id}:%",
)
UNSENT = (DeliveryState.PLANNED, DeliveryState.WAITING, DeliveryState.HELD)
SHORTEST = 2  # a name of one character is part of too many words


class Traces:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def remove(self, person_id: int) -> None:
        """Before the person's own row is emptied. Reads messages and audit log as a whole, once."""
        words = self._words_for(person_id)
        self._silence(person_id)
        self._clear(messages, messages.c.facts, words)
        self._clear(audit, audit.c.detail, words)
        self._clear_claims(person_id, words)
        self._clear_certificates(person_id, words)
        theirs = sign_ups.c.person_id == person_id
        self._session.write.execute(update(sign_ups).where(theirs).values(guests=()))
        self._session.write.execute(delete(shown_rosters).where(shown_rosters.c.leader_id == person_id))

    def _words_for(self, person_id: int) -> list[str]:
        """What the person is told by. A name that others bear as well may mean them."""
        query = select(people.c.openid, people.c.name, people.c.phone).where(people.c.id == person_id)
        row = self._session.read.execute(query).one()
        same = select(func.count()).where(people.c.name == row.name, people.c.id != person_id)
        alone = len(row.name) >= SHORTEST and not self._session.read.scalar(same)
        told_by = (row.openid, row.name if alone else "", self._sealer.open(row.phone))
        return [word for word in told_by if word]

    def _silence(self, person_id: int) -> None:
        """Messages about the person: what is not sent stays unsent, what was sent says nothing more."""
        told = or_(*(messages.c.source.like(pattern.format(id=person_id)) for pattern in TELLING))
        for row in self._session.write.execute(select(messages.c.id, messages.c.facts).where(told)).all():
            unsent = deliveries.c.message_id == row.id, deliveries.c.state.in_(UNSENT)
            self._session.write.execute(delete(deliveries).where(*unsent))
            facts = {key: "" if key in PERSONAL else value for key, value in row.facts.items()}
            self._session.write.execute(update(messages).where(messages.c.id == row.id).values(facts=facts))

    def _clear(self, table: Any, column: Column[Any], words: Sequence[str]) -> None:
        """Take the words out of the personal facts wherever they are."""
        for row in self._session.write.execute(_naming(table, column, words)).all() if words else ():
            values = {column.name: _without(row[1], words)}
            self._session.write.execute(update(table).where(table.c.id == row.id).values(values))

    def _clear_claims(self, person_id: int, words: Sequence[str]) -> None:
        mine = hour_claims.c.person_id == person_id
        query = select(hour_claims.c.id, hour_claims.c.entry, hour_claims.c.evidence).where(mine)
        for row in self._session.write.execute(query).all():
            cleared = {"entry": _without(row.entry, words), "evidence": _text_without(row.evidence, words)}
            mine_too = update(hour_claims).where(hour_claims.c.id == row.id)
            self._session.write.execute(mine_too.values(cleared))

    def _clear_certificates(self, person_id: int, words: Sequence[str]) -> None:
        """Why they were revoked is a sentence of an organizer, which may name the holder."""
        theirs = certificates.c.person_id == person_id, certificates.c.revoked_for != ""
        query = select(certificates.c.id, certificates.c.revoked_for).where(*theirs)
        for row in self._session.write.execute(query).all():
            mine = update(certificates).where(certificates.c.id == row.id)
            self._session.write.execute(mine.values(revoked_for=_text_without(row.revoked_for, words)))


def _naming(table: Any, column: Column[Any], words: Sequence[str]) -> Any:
    text: ColumnElement[str] = type_coerce(column, Text)
    return select(table.c.id, column).where(or_(*(text.contains(word, autoescape=True) for word in words)))


def _without(facts: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any]:
    return dict(_cleared(facts, words))


def _cleared(facts: Mapping[str, Any], words: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for key, value in facts.items():
        personal = key in PERSONAL and isinstance(value, str)
        yield key, _text_without(value, words) if personal else value


def _text_without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
