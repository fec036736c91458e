"""What services may ask of the database about the summaries of announcements."""

from datetime import datetime
from typing import Protocol


class AnnouncementReportRecords(Protocol):
    def watch(self, announcement_id: int, at: datetime) -> None: ...
    def due(self, now: datetime, limit: int) -> list[tuple[int, datetime]]: ...
    def look_again(self, announcement_id: int, seen: datetime, at: datetime | None) -> bool: ...
