"""What people hold, in the database: as little as the rules need, and gone when the person is erased."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.requirements import Holding, Quality
from bot.store.session import Session
from bot.store.tables import qualifications


class Qualifications:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person_id: int) -> list[Holding]:
        query = select(qualifications).where(qualifications.c.person_id == person_id)
        rows = self._session.read.execute(query.order_by(qualifications.c.quality, qualifications.c.name))
        return [Holding(Quality(row.quality), row.name, row.valid_until) for row in rows]

    def teams(self, limit: int) -> list[str]:
        """Their names, in order."""
        query = select(qualifications.c.name).where(qualifications.c.quality == Quality.TEAM).distinct()
        return list(self._session.read.scalars(query.order_by(qualifications.c.name).limit(limit)))

    def put(self, person_id: int, holding: Holding, granted_by: int | None, now: datetime) -> None:
        """Keep it, in place of what was known of the same; a person has one year of birth."""
        self.drop(person_id, holding.quality, None if holding.quality is Quality.BORN else holding.name)
        values = {"person_id": person_id, "quality": holding.quality, "name": holding.name}
        granted = {"valid_until": holding.valid_until, "granted_by": granted_by, "granted_at": now}
        self._session.write.execute(qualifications.insert().values(**values, **granted))

    def drop(self, person_id: int, quality: Quality, name: str | None = None) -> int:
        """Forget it, or all of this quality; how many it was."""
        statement = delete(qualifications).where(
            qualifications.c.person_id == person_id, qualifications.c.quality == quality
        )
        if name is not None:
            statement = statement.where(qualifications.c.name == name)
        return self._session.write.execute(statement).rowcount
