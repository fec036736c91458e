"""What is to be said."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint, false, text

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
    Column("asks", Boolean, nullable=False, default=False, server_default=false()),  # whether they come
    UniqueConstraint("source", "version"),
)
