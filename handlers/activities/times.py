"""A new time for something that has one: `下午3点` keeps the day, `周日` the hour, a start the length."""

import re
from datetime import datetime

from bot.language.when import ZONE, moment

Span = tuple[datetime, datetime]

_NAMES_A_DAY = re.compile(
    r"[月日号周天年今明]|星期|礼拜|\d[/\-]\d|day|tomorrow|tonight|next|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)


def retimed(text: str, was: Span, now: datetime) -> Span | None:
    """The span that `text` tells; what it leaves open is taken from `was`. None when it tells no time."""
    said = moment(text, now)
    if said is None:
        return None
    starts_at, length = was[0].astimezone(ZONE), was[1] - was[0]
    if said.whole_day:
        day = said.starts_at.astimezone(ZONE).date()
        starts_at = datetime.combine(day, starts_at.time(), ZONE)
        return starts_at, starts_at + length
    if not _NAMES_A_DAY.search(said.text):
        said = moment(text, starts_at.replace(hour=0, minute=0)) or said
    return said.starts_at, said.ends_at or said.starts_at + length
