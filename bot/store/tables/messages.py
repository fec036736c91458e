"""What is to be said."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint, text

from bot.store.columns import Facts, Id, Instant
from bot.store.tables.metadata import metadata

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(60), nullable=False),  # what it is about, e.g. shift:5:reminder:evening
    Column("version", Integer, nullable=False),  # of what it is about: a moved shift speaks anew
    Column("key", String(60), nullable=False),
    Column("layout", String(16), nullable=False),
    Column("facts", Facts, nullable=False),
    Column("expires_at", Instant),
    Column("priority", Integer, nullable=False, default=1, server_default=text("1")),
    Column("shift_id", ForeignKey("shifts.id"), index=True),  # of a reminder
    UniqueConstraint("source", "version"),
)
