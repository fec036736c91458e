"""Erasing that waits, in the database: whoever takes the row out acts on it, be it to erase or to stop."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.erasures import Erasure
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import erasures


class Erasures:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, erasure: Erasure) -> bool:
        """False when it was asked for already."""
        row = {
            "person_id": erasure.person_id,
            "helper_id": erasure.helper_id,
            "asked_at": erasure.asked_at,
            "due_at": erasure.due_at,
        }
        return insert_once(self._session.write, erasures, [row], ("person_id",)) == 1

    def of_person(self, person_id: int) -> Erasure | None:
        row = self._session.read.execute(select(erasures).where(erasures.c.person_id == person_id)).first()
        return _erasure(row) if row else None

    def asked_by(self, helper_id: int) -> list[Erasure]:
        query = select(erasures).where(erasures.c.helper_id == helper_id).order_by(erasures.c.person_id)
        return [_erasure(row) for row in self._session.read.execute(query)]

    def take(self, erasure: Erasure) -> bool:
        """Out of the list, by exactly one of all who try; False when somebody else was faster."""
        statement = delete(erasures).where(*_same(erasure))
        return self._session.write.execute(statement).rowcount == 1

    def put_off(self, erasure: Erasure, due_at: datetime) -> bool:
        statement = update(erasures).where(*_same(erasure), erasures.c.due_at == erasure.due_at)
        return self._session.write.execute(statement.values(due_at=due_at)).rowcount == 1

    def due(self, now: datetime, limit: int) -> list[Erasure]:
        query = select(erasures).where(erasures.c.due_at <= now).order_by(erasures.c.due_at).limit(limit)
        return [_erasure(row) for row in self._session.read.execute(query)]


def _same(erasure: Erasure) -> tuple[ColumnElement[bool], ...]:
    """Not one that was asked for after the one that was read had been stopped."""
    return erasures.c.person_id == erasure.person_id, erasures.c.asked_at == erasure.asked_at


def _erasure(row: Any) -> Erasure:
    return Erasure(row.person_id, row.helper_id, row.asked_at, row.due_at)
