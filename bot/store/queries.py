"""Combinations of people that organizers keep under a name."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.audiences import Audience
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import queries


class Queries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> Audience | None:
        found = self._session.read.scalar(select(queries.c.audience).where(queries.c.name == name))
        return Audience(found) if found else None

    def all(self, limit: int) -> list[tuple[str, Audience]]:
        query = select(queries.c.name, queries.c.audience).order_by(queries.c.name).limit(limit)
        return [(row.name, Audience(row.audience)) for row in self._session.read.execute(query)]

    def save(self, name: str, audience: Audience, saved_by: int | None, now: datetime) -> None:
        """In place of what the name stood for."""
        self.drop(name)
        values = {"name": name, "audience": str(audience), "saved_by": saved_by, "saved_at": now}
        insert_once(self._session.write, queries, [values], ("name",))

    def drop(self, name: str) -> bool:
        return self._session.write.execute(delete(queries).where(queries.c.name == name)).rowcount > 0
