"""Roles within shifts, and what people hold that a role may ask for."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant, Names
from bot.store.tables.metadata import metadata

roles = Table(
    "roles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("name", String(20), nullable=False),
    Column("capacity", Integer),  # NULL: without limit
    Column("taken", Integer, nullable=False, default=0),
    Column("requirements", Names, nullable=False, default=()),
    UniqueConstraint("shift_id", "name"),
    CheckConstraint("taken >= 0", name="taken"),
    CheckConstraint("capacity IS NULL OR taken <= capacity", name="capacity"),
)

qualifications = Table(
    "qualifications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("quality", String(16), nullable=False),
    Column("name", String(20), nullable=False),
    Column("valid_until", Instant),  # NULL: does not end
    Column("granted_by", ForeignKey("people.id")),  # NULL: the operator
    Column("granted_at", Instant, nullable=False),
    UniqueConstraint("person_id", "quality", "name"),
)
