"""Who did what, and when."""

from sqlalchemy import Column, ForeignKey, String, Table

from bot.store.columns import Facts, Id, Instant
from bot.store.tables.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("action", String(40), nullable=False),
    Column("object", String(60), nullable=False, index=True),
    Column("detail", Facts, nullable=False),
)
