"""Calls for somebody to take a free place, and who was asked."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

replacement_calls = Table(
    "replacement_calls",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False, unique=True),
    Column("opened_by", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("opened_at", Instant, nullable=False),
    Column("role_id", ForeignKey("roles.id")),  # NULL: whatever is free
    Column("state", String(16), nullable=False),
    Column("round", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),  # when the next people are asked, if nobody said yes by then
    Index("ix_replacement_calls_state_next_at", "state", "next_at"),
)

replacement_asks = Table(
    "replacement_asks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answer", String(16)),  # NULL: none yet
    Column("answered_at", Instant),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_replacement_asks_person_id_asked_at", "person_id", "asked_at"),
)
