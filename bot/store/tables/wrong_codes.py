"""Wrong check-in codes, kept for as long as they may pause a person."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_wrong_codes_person_id", "person_id"),
)
