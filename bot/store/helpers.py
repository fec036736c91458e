"""Helper links in the database. A code is taken out by whoever uses it first."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.helpers import HelperCode
from bot.domain.people import Person
from bot.store.dialects import insert_once
from bot.store.people import PERSON, person_of
from bot.store.session import Session
from bot.store.tables import helper_codes, helper_links, kin_words, people

_HOLDS = helper_links.c.ended_at.is_(None)


class Helpers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def offer(self, person_id: int, code: HelperCode) -> bool:
        """The person's code from now on; False when somebody else shows these digits."""
        self._session.write.execute(delete(helper_codes).where(helper_codes.c.person_id == person_id))
        values = {"person_id": person_id, "code": code.digits, "expires_at": code.until}
        return insert_once(self._session.write, helper_codes, [values], ("code",)) == 1

    def redeem(self, digits: str, now: datetime) -> int | None:
        """Who shows the code; it holds for one use and until its time."""
        mine = helper_codes.c.code == digits, helper_codes.c.expires_at > now
        taken = delete(helper_codes).where(*mine).returning(helper_codes.c.person_id)
        return self._session.write.scalar(taken)

    def link(self, helper_id: int, person_id: int, now: datetime) -> None:
        pair = {"helper_id": helper_id, "person_id": person_id}
        if not insert_once(self._session.write, helper_links, [pair | {"agreed_at": now}], tuple(pair)):
            again = update(helper_links).where(*self._pair(helper_id, person_id))
            self._session.write.execute(again.values(agreed_at=now, ended_at=None))

    def end(self, helper_id: int, person_id: int, now: datetime) -> bool:
        """False when it was over already, or never was."""
        statement = update(helper_links).where(*self._pair(helper_id, person_id), _HOLDS)
        return self._session.write.execute(statement.values(ended_at=now)).rowcount == 1

    def holds(self, helper_id: int, person_id: int) -> bool:
        found = select(helper_links.c.person_id).where(*self._pair(helper_id, person_id), _HOLDS)
        return self._session.read.execute(found).first() is not None

    def helped_by(self, helper_id: int) -> list[Person]:
        """Those whom this person may act for, by name."""
        theirs = select(helper_links.c.person_id).where(helper_links.c.helper_id == helper_id, _HOLDS)
        query = PERSON.where(people.c.id.in_(theirs)).order_by(people.c.name, people.c.id)
        return [person_of(row) for row in self._session.read.execute(query)]

    def helpers_of(self, person_id: int) -> list[Person]:
        """Those who may act for this person, by name."""
        theirs = select(helper_links.c.helper_id).where(helper_links.c.person_id == person_id, _HOLDS)
        query = PERSON.where(people.c.id.in_(theirs)).order_by(people.c.name, people.c.id)
        return [person_of(row) for row in self._session.read.execute(query)]

    def forget(self, person_id: int, now: datetime) -> None:
        """The person is gone: nobody acts for them, and they for nobody."""
        either = or_(helper_links.c.helper_id == person_id, helper_links.c.person_id == person_id)
        self._session.write.execute(update(helper_links).where(either, _HOLDS).values(ended_at=now))
        self._session.write.execute(delete(helper_codes).where(helper_codes.c.person_id == person_id))
        called = or_(kin_words.c.speaker_id == person_id, kin_words.c.person_id == person_id)
        self._session.write.execute(delete(kin_words).where(called))

    def call(self, speaker_id: int, word: str, person_id: int) -> None:
        """From now on this speaker means the person by the word."""
        row = {"speaker_id": speaker_id, "word": word, "person_id": person_id}
        if not insert_once(self._session.write, kin_words, [row], ("speaker_id", "word")):
            mine = kin_words.c.speaker_id == speaker_id, kin_words.c.word == word
            self._session.write.execute(update(kin_words).where(*mine).values(person_id=person_id))

    def called(self, speaker_id: int, word: str) -> int | None:
        """Whom this speaker meant by the word last."""
        mine = kin_words.c.speaker_id == speaker_id, kin_words.c.word == word
        return self._session.read.scalar(select(kin_words.c.person_id).where(*mine))

    def all(self, limit: int) -> list[tuple[Person, Person, datetime]]:
        """Helper, person and since when, the latest first."""
        query = select(helper_links).where(_HOLDS).order_by(helper_links.c.agreed_at.desc()).limit(limit)
        rows = self._session.read.execute(query).all()
        ids = {row.helper_id for row in rows} | {row.person_id for row in rows}
        found = self._session.read.execute(PERSON.where(people.c.id.in_(ids)))
        by_id = {row.id: person_of(row) for row in found}
        return [(by_id[row.helper_id], by_id[row.person_id], row.agreed_at) for row in rows]

    def _pair(self, helper_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
        return helper_links.c.helper_id == helper_id, helper_links.c.person_id == person_id
