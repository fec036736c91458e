"""Who may act for whom, and the codes by which two people agree to it."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

helper_links = Table(
    "helper_links",
    metadata,
    Column("helper_id", ForeignKey("people.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("agreed_at", Instant, nullable=False),  # both: one showed the code, the other typed it
    Column("ended_at", Instant),  # NULL: it holds
    Index("ix_helper_links_person_id", "person_id"),
)

helper_codes = Table(
    "helper_codes",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
)

kin_words = Table(
    "kin_words",
    metadata,
    Column("speaker_id", ForeignKey("people.id"), primary_key=True),
    Column("word", String(8), primary_key=True),  # 妈妈: whom this speaker calls so
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Index("ix_kin_words_person_id", "person_id"),
)
