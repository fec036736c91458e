"""Series of activities, and which shift stands for which of their slots."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.store.columns import Facts, Id, Instant, Minutes
from bot.store.tables.metadata import metadata

series = Table(
    "series",
    metadata,
    Column("id", Id, primary_key=True),
    Column("rule", String(120), nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("offset", Minutes, nullable=False),
    Column("length", Minutes, nullable=False),
    Column("capacity", Integer),  # NULL: without limit
    Column("template", Facts, nullable=False),
    Column("horizon", Instant, index=True),  # NULL: ended
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
)

instances = Table(
    "instances",
    metadata,
    Column("shift_id", ForeignKey("shifts.id"), primary_key=True),
    Column("series_id", ForeignKey("series.id"), nullable=False),
    Column("slot", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),  # what the series last gave the shift
    Column("ends_at", Instant, nullable=False),
    Column("capacity", Integer),
    UniqueConstraint("series_id", "slot"),
)
