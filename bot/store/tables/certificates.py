"""Certificates of service records: what was attested and whether it still holds; no name is kept here."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

certificates = Table(
    "certificates",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("code", String(8), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_row", Id, nullable=False),  # the newest row of the ledger that it covers
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", ForeignKey("people.id")),  # NULL: the person themselves, or the operator
    Column("revoked_at", Instant),
    Column("revoked_for", String(200), nullable=False, default=""),
)
