"""Wrong check-in codes in the database, so that a pause outlives a restart."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.store.session import Session
from bot.store.tables import people, wrong_codes


class WrongCodes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self, person_id: int) -> None:
        """Until we commit nobody else tries a code for this person; their row can still be referred to."""
        row = select(people.c.id).where(people.c.id == person_id).with_for_update(key_share=True)
        self._session.write.execute(row)

    def wrong(self, person_id: int, limit: int) -> list[datetime]:
        """When the person was wrong lately, the newest first."""
        query = select(wrong_codes.c.at).where(wrong_codes.c.person_id == person_id)
        return list(self._session.read.scalars(query.order_by(wrong_codes.c.at.desc()).limit(limit)))

    def add_wrong(self, person_id: int, now: datetime, forget_before: datetime) -> None:
        """Write down a wrong try, and drop those from before which none counts any more."""
        of_them = wrong_codes.c.person_id == person_id
        self._session.write.execute(delete(wrong_codes).where(of_them, wrong_codes.c.at < forget_before))
        self._session.write.execute(wrong_codes.insert().values(person_id=person_id, at=now))

    def forget(self, person_id: int) -> None:
        self._session.write.execute(delete(wrong_codes).where(wrong_codes.c.person_id == person_id))
