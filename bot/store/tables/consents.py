"""The consent bank: one row for each notice that a person agreed to get."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

consents = Table(
    "consents",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("template", String(64), nullable=False),
    Column("event", String(80), nullable=False),  # which push told of it: a repeat counts once
    Column("given_at", Instant, nullable=False),
    Column("void", Boolean, nullable=False),  # taken back by the person, or refused by the platform
    Column("spent_on", Id),  # the delivery it went to; NULL: still free
    UniqueConstraint("event", "template"),
    UniqueConstraint("spent_on"),  # a delivery costs one
    Index("ix_consents_person_id_template", "person_id", "template"),
)
