"""What is to be said, and the announcements that organizers planned."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

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
    UniqueConstraint("source", "version"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("audience", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("send_at", Instant, nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    Index("ix_announcements_state_send_at", "state", "send_at"),
)
