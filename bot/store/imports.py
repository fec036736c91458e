"""The links of imports in the database; a step is taken by one conditional UPDATE, so a form counts once."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, false, func, insert, select, update

from bot.domain.calendars import digest
from bot.domain.imports import ImportKind, ImportLink, ImportState, Outcome
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import import_links

_TURN = 720316  # a lock on no table, as whoever erases somebody writes this one too; migrations have 720315
_NOTHING = update(import_links).where(false()).values(step=0)  # SQLite locks with the first write


class Imports:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def one_at_a_time(self) -> None:
        """Whoever else enters a file waits until we commit."""
        sqlite = self._session.dialect.name == "sqlite"
        self._session.write.execute(_NOTHING if sqlite else select(func.pg_advisory_xact_lock(_TURN)))

    def add(self, person_id: int, kind: ImportKind, key: str, until: datetime) -> int:
        values = {"person_id": person_id, "kind": kind, "digest": digest(key), "expires_at": until}
        made = self._session.write.execute(insert(import_links).values(state=ImportState.OPEN, **values))
        assert made.inserted_primary_key
        return int(made.inserted_primary_key[0])

    def find(self, key: str, now: datetime) -> ImportLink | None:
        """The link of this key; None when there is none, or none any more."""
        of = (import_links.c.digest == digest(key), import_links.c.expires_at > now)
        row = self._session.read.execute(select(import_links).where(*of)).first()
        return self._link(row) if row else None

    def open(self, now: datetime, limit: int) -> list[ImportLink]:
        query = select(import_links).where(import_links.c.expires_at > now).order_by(import_links.c.id)
        return [self._link(row) for row in self._session.read.execute(query.limit(limit))]

    def advance(self, link: ImportLink, state: ImportState, file: str = "") -> bool:
        """False when somebody took the link's next step before. A file stays only where it is given."""
        same = (import_links.c.id == link.id, import_links.c.step == link.step)
        change = update(import_links).where(*same, import_links.c.state != ImportState.DONE)
        change = change.values(state=state, step=link.step + 1, file=self._sealer.seal(file))
        return self._session.write.execute(change).rowcount == 1

    def count(self, link_id: int, outcome: Outcome) -> None:
        mine = update(import_links).where(import_links.c.id == link_id)
        counts = {name: getattr(outcome, name) for name in ("entered", "unchanged", "skipped")}
        self._session.write.execute(mine.values(**counts))

    def forget(self, person_id: int) -> int:
        """Close all links of a person; how many there were."""
        theirs = delete(import_links).where(import_links.c.person_id == person_id)
        return self._session.write.execute(theirs).rowcount

    def drop_expired(self, now: datetime, limit: int) -> int:
        """The oldest first, with what was handed in; how many."""
        late = select(import_links.c.id).where(import_links.c.expires_at <= now)
        ids = self._session.read.scalars(late.order_by(import_links.c.expires_at).limit(limit)).all()
        if not ids:
            return 0
        return self._session.write.execute(delete(import_links).where(import_links.c.id.in_(ids))).rowcount

    def _link(self, row: Any) -> ImportLink:
        return ImportLink(
            row.id,
            row.person_id,
            ImportKind(row.kind),
            ImportState(row.state),
            row.step,
            row.expires_at,
            self._sealer.open(row.file),
            Outcome(row.entered, row.unchanged, row.skipped),
        )
