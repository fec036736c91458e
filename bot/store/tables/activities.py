"""Activities and their shifts."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    text,
)

from bot.domain.activities import CUTOFF
from bot.store.columns import Id, Instant, Minutes, Names
from bot.store.tables.metadata import metadata

_UNBOOKED = text("booked_at IS NULL")

activities = Table(
    "activities",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", String(60), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("place", String(120), nullable=False),
    Column("host", String(120), nullable=False, default=""),
    Column("leader", String(40), nullable=False, default=""),
    Column("leader_phone", Text, nullable=False, default=""),  # sealed
    Column("notes", Text, nullable=False, default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("needs_phone", Boolean, nullable=False, default=False),
    Column("needs_approval", Boolean, nullable=False, default=False, server_default=false()),
    Column("requirements", Names, nullable=False, default=(), server_default="[]"),
    Column("leads", String(60), nullable=False, default="", server_default=text("''")),  # 1d@20:00,3h
    Column("asks", Boolean),  # whether people are asked to confirm; NULL: as in the community
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("cancelled_at", Instant),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("activity_id", ForeignKey("activities.id"), nullable=False, index=True),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("capacity", Integer),  # NULL: without limit
    Column("taken", Integer, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=1),
    Column("minimum", Integer),  # NULL: none
    Column("opens_at", Instant),  # NULL: from publication
    Column("closes_at", Instant),  # NULL: until the start
    Column("roles", Integer, nullable=False, default=0, server_default="0"),  # how many it has
    Column("cutoff", Minutes, nullable=False, default=CUTOFF, server_default="180"),
    Column("booked_at", Instant),  # when its service hours were written into the ledger
    Index("ix_shifts_unbooked", "ends_at", sqlite_where=_UNBOOKED, postgresql_where=_UNBOOKED),
    Column("cancelled_at", Instant),  # alone; an activity is called off as a whole by its own
    Column("changed_at", Instant),  # when what people are told of it last changed
    Column("series_id", ForeignKey("series.id")),  # NULL: takes place by itself
    Index("ix_shifts_series_id_starts_at", "series_id", "starts_at"),
    CheckConstraint("ends_at > starts_at", name="span"),
    CheckConstraint("taken >= 0", name="taken"),
    CheckConstraint("capacity IS NULL OR taken <= capacity", name="capacity"),
)
