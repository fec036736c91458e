"""Who did what, and when."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.columns import Facts, Id, Instant
from bot.store.tables.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("action", String(40), nullable=False),
    Column("object", String(60), nullable=False),
    Column("whom_id", Id),  # the person it was done to, if any
    Column("detail", Facts, nullable=False),
    # each ends with the id, by which the latest come first
    Index("ix_audit_object_id", "object", "id"),
    Index("ix_audit_actor_id_id", "actor_id", "id"),
    Index("ix_audit_action_id", "action", "id"),
    Index("ix_audit_whom_id_id", "whom_id", "id"),
    Index("ix_audit_at", "at"),
)
