"""The links by which organizers hand in files, which lie there sealed for an hour at most."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

import_links = Table(
    "import_links",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("step", Integer, nullable=False, server_default=text("0")),
    Column("expires_at", Instant, nullable=False),
    Column("file", Text, nullable=False, server_default=text("''")),
    Column("entered", Integer, nullable=False, server_default=text("0")),
    Column("unchanged", Integer, nullable=False, server_default=text("0")),
    Column("skipped", Integer, nullable=False, server_default=text("0")),
    Index("ix_import_links_person_id", "person_id"),
    Index("ix_import_links_expires_at", "expires_at"),
)
