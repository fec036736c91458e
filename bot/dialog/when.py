"""Dates and times as people say them: `下周六上午9点半到11点`, `半小时后`, `tomorrow 3pm`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from recognizers_date_time import DateTimeRecognizer
from recognizers_text import Culture

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Span:
    """A time that was named. Instants in UTC; `whole_day`: a day without an hour; `guessed`: part of it is our guess.

    `text` is the part of the sentence that named it.
    """

    starts_at: datetime
    ends_at: datetime | None
    whole_day: bool
    guessed: bool
    text: str

    def covers(self, at: datetime) -> bool:
        """Whether something starting then may be meant: the same day, or inside the span."""
        return at.astimezone(ZONE).date() == self.starts_at.astimezone(ZONE).date()


def spans(text: str, now: datetime) -> list[Span]:
    return []


def without(text: str, span: Span) -> str:
    return " ".join(text.replace(span.text, " ", 1).split())
