"""When to look how far announcements came; whoever moves the moment of one looks."""

from datetime import datetime

from sqlalchemy import select, update

from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import announcement_reports

_look_at = announcement_reports.c.look_at


class AnnouncementReports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def watch(self, announcement_id: int, at: datetime) -> None:
        values = {"announcement_id": announcement_id, "look_at": at}
        insert_once(self._session.write, announcement_reports, [values], ("announcement_id",))

    def due(self, now: datetime, limit: int) -> list[tuple[int, datetime]]:
        """Those to look at now, and since when."""
        query = select(announcement_reports).where(_look_at <= now).order_by(_look_at).limit(limit)
        return [(row.announcement_id, row.look_at) for row in self._session.read.execute(query)]

    def look_again(self, announcement_id: int, seen: datetime, at: datetime | None) -> bool:
        """When to look next, None: never; False when somebody else decided that meanwhile."""
        statement = update(announcement_reports).where(
            announcement_reports.c.announcement_id == announcement_id, _look_at == seen
        )
        return self._session.write.execute(statement.values(look_at=at)).rowcount == 1
