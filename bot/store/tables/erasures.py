"""Erasing that a helper asked for and the person may still stop; gone with the row."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

erasures = Table(
    "erasures",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("helper_id", ForeignKey("people.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_erasures_due_at", "due_at"),
    Index("ix_erasures_helper_id", "helper_id"),
)
