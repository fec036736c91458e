"""Places taken in shifts."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant, Names
from bot.store.tables.metadata import metadata

sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("party_size", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("entered_by", ForeignKey("people.id")),  # NULL: oneself
    Column(
        "guests", Names, nullable=False, default=(), server_default="[]"
    ),  # those of the party who were named
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_sign_ups_person_id_state", "person_id", "state"),
    CheckConstraint("party_size >= 1", name="party"),
)
