"""Places taken in shifts."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

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
    Column("role_id", ForeignKey("roles.id")),  # NULL: no particular one
    Column("asks", String(16)),
    Column("entered_by", ForeignKey("people.id")),  # NULL: oneself
    Column(
        "guests", Names, nullable=False, default=(), server_default="[]"
    ),  # those of the party who were named
    Column("leads", String(60)),  # when to be reminded of this one
    Column("confirmed", Integer, nullable=False, default=0, server_default="0"),  # which version of the shift
    # of those who wait, or once waited; see bot.domain.waiting
    Column("rank", Integer, nullable=False, default=0, server_default="0"),  # minus the priority
    Column("queued_at", Instant),  # since when they stand where they stand
    Column("held_until", Instant),  # only while a place is held
    Column("lapses", Integer, nullable=False, default=0, server_default="0"),
    Column("told", Integer, nullable=False, default=0, server_default="0"),  # version of what they are told
    Column("asked", Boolean, nullable=False, default=False, server_default=false()),
    Column("passed_over", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_sign_ups_person_id_state", "person_id", "state"),
    Index("ix_sign_ups_line", "shift_id", "state", "rank", "queued_at", "id"),
    Index("ix_sign_ups_roster", "shift_id", "created_at", "id"),
    Index("ix_sign_ups_held_until", "held_until"),
    Index("ix_sign_ups_state_changed_at", "state", "changed_at"),
    CheckConstraint("party_size >= 1", name="party"),
    CheckConstraint("(state = 'held') = (held_until IS NOT NULL)", name="held"),
)
