"""What services may ask of the database about audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.domain.audit import AuditEntry, AuditQuery


class AuditRecords(Protocol):
    def note(
        self,
        actor_id: int | None,
        action: str,
        of: str,
        now: datetime,
        detail: Mapping[str, Any] | None = None,
    ) -> None: ...
    def entries(self, query: AuditQuery) -> list[AuditEntry]: ...
