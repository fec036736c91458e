"""The audit log: who changed what, and when. Rows are added, never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store.session import Session
from bot.store.tables import audit


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
        """Write down one act. `of`: what it was done to, e.g. `activity:3`; actor None: the operator."""
        values = {"at": now, "actor_id": actor_id, "action": action, "object": of, "detail": detail or {}}
        self._session.write.execute(audit.insert().values(**values))
