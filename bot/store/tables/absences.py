"""Who gave a place back late, and who did not come."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

late_cancels = Table(
    "late_cancels",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("left_at", Instant, nullable=False),
    Column("judge_at", Instant, nullable=False),  # the start: then it is seen whether the seat stayed empty
    Column("state", String(16), nullable=False),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_late_cancels_state_judge_at", "state", "judge_at"),
    Index("ix_late_cancels_person_id", "person_id"),
)

no_shows = Table(
    "no_shows",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("marked_by", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("comment", String(200), nullable=False),
    Column("excused", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_no_shows_person_id_at", "person_id", "at"),
)
