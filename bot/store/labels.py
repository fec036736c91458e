"""Labels of people in the database; they go with the person's other data."""

from sqlalchemy import delete, select

from bot.domain.labels import ONE_EACH, Label, LabelKind
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import labels


class Labels:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person_id: int) -> list[Label]:
        query = select(labels).where(labels.c.person_id == person_id).order_by(labels.c.kind, labels.c.name)
        return [Label(LabelKind(row.kind), row.name) for row in self._session.read.execute(query)]

    def names(self, kind: LabelKind, limit: int) -> list[str]:
        """Those in use, in order."""
        query = select(labels.c.name).where(labels.c.kind == kind).distinct().order_by(labels.c.name)
        return list(self._session.read.scalars(query.limit(limit)))

    def put(self, person_id: int, label: Label) -> None:
        """The caller holds the person: a compound takes the place of the former one."""
        if label.kind in ONE_EACH:
            self._drop(labels.c.person_id == person_id, labels.c.kind == label.kind)
        row = {"person_id": person_id, "kind": label.kind, "name": label.name}
        insert_once(self._session.write, labels, [row], ("person_id", "kind", "name"))

    def drop(self, person_id: int, label: Label) -> bool:
        """False when the person had no such label."""
        same = labels.c.kind == label.kind, labels.c.name == label.name
        return self._drop(labels.c.person_id == person_id, *same) > 0

    def forget(self, person_id: int) -> None:
        self._drop(labels.c.person_id == person_id)

    def _drop(self, *which: object) -> int:
        return self._session.write.execute(delete(labels).where(*which)).rowcount  # type: ignore[arg-type]
