"""Announcements: one text from an organizer to many people, at a chosen time."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_LENGTH = 600  # characters: fits a customer-service message (2,048 bytes) in Chinese


class AnnouncementState(StrEnum):
    PLANNED = "planned"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who an announcement is for: `everyone`, `volunteers`, or the people of one activity."""

    kind: str
    activity_id: int | None = None

    def __str__(self) -> str:
        return f"activity:{self.activity_id}" if self.activity_id else self.kind

    @classmethod
    def parse(cls, text: str) -> "Audience":
        """Raises ValueError naming what is allowed."""
        if text in ("everyone", "volunteers"):
            return cls(text)
        if match := re.fullmatch(r"activity:(\d{1,9})", text):
            return cls("activity", int(match[1]))
        raise ValueError("audience must be everyone, volunteers or activity:ID")


@dataclass(frozen=True, slots=True)
class Announcement:
    id: int
    audience: Audience
    state: AnnouncementState
    send_at: datetime
    created_by: int | None
