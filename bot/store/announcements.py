"""Announcements in the database; releasing one is a conditional update, so that it happens once."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.announcements import Announcement, AnnouncementState, Audience
from bot.store.session import Session
from bot.store.tables import announcements


def _announcement(row: Any) -> Announcement:
    return Announcement(
        id=row.id,
        audience=Audience.parse(row.audience),
        state=AnnouncementState(row.state),
        send_at=row.send_at,
        created_by=row.created_by,
    )


class Announcements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, audience: Audience, send_at: datetime, created_by: int | None, now: datetime) -> int:
        values = {"audience": str(audience), "send_at": send_at, "created_by": created_by, "created_at": now}
        insert = announcements.insert().values(**values, state=AnnouncementState.PLANNED)
        made: int = self._session.write.execute(insert.returning(announcements.c.id)).scalar_one()
        return made

    def get(self, announcement_id: int) -> Announcement | None:
        query = select(announcements).where(announcements.c.id == announcement_id)
        row = self._session.read.execute(query).first()
        return _announcement(row) if row else None

    def planned_by(self, person_id: int) -> list[Announcement]:
        """What this organizer could still withdraw, the next to leave first."""
        query = select(announcements).where(
            announcements.c.created_by == person_id, announcements.c.state == AnnouncementState.PLANNED
        )
        return self._announcements(query.order_by(announcements.c.send_at))

    def due(self, now: datetime, limit: int) -> list[Announcement]:
        query = select(announcements).where(
            announcements.c.state == AnnouncementState.PLANNED, announcements.c.send_at <= now
        )
        return self._announcements(query.order_by(announcements.c.send_at).limit(limit))

    def turn(self, announcement_id: int, state: AnnouncementState) -> bool:
        """Leave PLANNED for `state`; False when somebody else did so first."""
        statement = update(announcements).where(
            announcements.c.id == announcement_id, announcements.c.state == AnnouncementState.PLANNED
        )
        return self._session.write.execute(statement.values(state=state)).rowcount == 1

    def _announcements(self, query: Any) -> list[Announcement]:
        return [_announcement(row) for row in self._session.read.execute(query)]
