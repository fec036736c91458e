"""When to look how far an announcement came, and the counts of deliveries that are kept no longer."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

announcement_reports = Table(
    "announcement_reports",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id"), primary_key=True, autoincrement=False),
    Column("look_at", Instant),  # NULL: whoever announced it was told
    Index("ix_announcement_reports_look_at", "look_at"),
)

message_counts = Table(
    "message_counts",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    Column("state", String(16), primary_key=True),
    Column("road", String(16), primary_key=True),  # "": none
    Column("n", Integer, nullable=False),
)
