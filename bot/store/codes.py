"""Wrong check-in codes in the database, so that a pause outlives a restart."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import wrong_codes


class WrongCodes:
    """One row for each person who ever tried a code: that is also what is held while one is judged.

    The person's own row must not be: whoever holds that has held a shift before, and we hold one after.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self, person_id: int) -> list[datetime]:
        """The latest wrong tries of the person; until we commit nobody else judges a code of theirs."""
        mine = wrong_codes.c.person_id == person_id
        insert_once(self._session.write, wrong_codes, [{"person_id": person_id}], ("person_id",))
        row = self._session.write.execute(select(wrong_codes.c.tries).where(mine).with_for_update()).one()
        return [datetime.fromisoformat(at) for at in row.tries.get("at", ())]

    def keep(self, person_id: int, tries: Sequence[datetime]) -> None:
        """Write down the latest wrong tries in place of those before."""
        told = {"at": [at.isoformat() for at in tries]}
        statement = update(wrong_codes).where(wrong_codes.c.person_id == person_id)
        self._session.write.execute(statement.values(tries=told))

    def forget(self, person_id: int) -> None:
        self._session.write.execute(delete(wrong_codes).where(wrong_codes.c.person_id == person_id))
