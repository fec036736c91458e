"""The secret addresses of personal calendars: looked up by a digest, shown again from the sealed key."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

calendar_links = Table(
    "calendar_links",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("sealed", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)
