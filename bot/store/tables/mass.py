"""Calls that send one text to many, and how many of them each person got in a month."""

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

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

mass_sends = Table(
    "mass_sends",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("open", Boolean),  # TRUE while it gathers, else NULL: one gathers at a time
    Column("wake_at", Instant),  # when the clock must look at it; NULL: it is done
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Instant),
    Column("people", Integer, nullable=False),
    Column("platform_id", String(32), nullable=False),
    Column(
        "counted", Boolean, nullable=False, default=False, server_default=false()
    ),  # for each of its people
    UniqueConstraint("message_id", "language", "open"),
    Index("ix_mass_sends_wake_at", "wake_at"),
    Index("ix_mass_sends_platform_id", "platform_id"),
)

mass_counts = Table(
    "mass_counts",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("month", String(7), primary_key=True),
    Column("sent", Integer, nullable=False),
    Index("ix_mass_counts_month", "month"),
    CheckConstraint("sent BETWEEN 0 AND 4", name="within_the_platforms_quota"),
)
