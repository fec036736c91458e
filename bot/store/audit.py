"""The audit log: who changed what, and when. Rows are added, never changed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.sql import ColumnElement

from bot.domain.audit import MOST, OPERATOR, AuditEntry, AuditQuery, Somebody
from bot.store.session import Session
from bot.store.tables import audit, people

_PERSON = "person:"
_WHO = select(people.c.id, people.c.name, people.c.openid)


def _conditions(query: AuditQuery) -> Iterator[ColumnElement[bool]]:
    if query.of:
        whom = [number for of in query.of if (number := _whom(of)) is not None]
        yield (
            or_(audit.c.object.in_(query.of), audit.c.whom_id.in_(whom))
            if whom
            else audit.c.object.in_(query.of)
        )
    if query.by is not None:
        yield audit.c.actor_id.is_(None) if query.by == OPERATOR else audit.c.actor_id == query.by
    if query.since:
        yield audit.c.at >= query.since
    if query.action:
        whole = audit.c.action == query.action
        yield whole if "." in query.action else audit.c.action.startswith(f"{query.action}.")


def _whom(of: str) -> int | None:
    number = of.removeprefix(_PERSON)
    return int(number) if of.startswith(_PERSON) and number.isdecimal() else None


def _person(row: Any) -> int | None:
    """To whom it was done; rows from before there was a column for it tell by their object."""
    return row.whom_id or _whom(row.object)


class Audit:
    def __init__(self, session: Session) -> None:
        self._session = session

    def note(
        self,
        actor_id: int | None,
        action: str,
        of: str,
        now: datetime,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down one act. `of`: what it was done to, e.g. `activity:3`; actor None: the operator.

        detail: `person` names whom it was done to, where `of` does not.
        """
        detail = detail or {}
        whom_id = _whom(of) or detail.get("person")
        values = {"at": now, "actor_id": actor_id, "action": action, "object": of, "whom_id": whom_id}
        self._session.write.execute(audit.insert().values(**values, detail=detail))

    def entries(self, query: AuditQuery) -> list[AuditEntry]:
        """The latest first, at most `MOST`."""
        select_them = select(audit).where(*_conditions(query)).order_by(audit.c.id.desc())
        rows = self._session.read.execute(select_them.limit(min(query.limit, MOST))).all()
        ids = {row.actor_id for row in rows} | {_person(row) for row in rows}
        known = self._people(ids - {None})
        return [self._entry(row, known) for row in rows]

    def _entry(self, row: Any, known: Mapping[int | None, Somebody]) -> AuditEntry:
        by, whom = known.get(row.actor_id), known.get(_person(row))
        return AuditEntry(row.id, row.at, by, row.action, row.object, whom, row.detail)

    def _people(self, ids: Collection[int | None]) -> dict[int | None, Somebody]:
        rows = self._session.read.execute(_WHO.where(people.c.id.in_(ids))) if ids else ()
        return {row.id: Somebody(row.id, row.name, row.openid) for row in rows}
