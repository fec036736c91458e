"""When people came to a shift and left it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint, text

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

_PRESENT = text("in_at IS NOT NULL AND out_at IS NULL")

attendances = Table(
    "attendances",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("in_at", Instant),
    Column("in_by", String(16)),
    Column("in_actor_id", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("out_at", Instant),
    Column("out_by", String(16)),
    Column("out_actor_id", ForeignKey("people.id")),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_attendances_person_id", "person_id"),
    # those still present: few at any time, however many came in all the years
    Index("ix_attendances_present", "shift_id", sqlite_where=_PRESENT, postgresql_where=_PRESENT),
    CheckConstraint("in_at IS NULL OR out_at IS NULL OR out_at >= in_at", name="order"),
)
