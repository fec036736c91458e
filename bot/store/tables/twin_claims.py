"""Who says that they are somebody on a list, and what lists call those who are."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

twin_claims = Table(
    "twin_claims",
    metadata,
    Column("named_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),  # with no, by either; NULL: it waits for who entered the name
    Index("ix_twin_claims_person_id", "person_id"),
)

list_names = Table(  # what the list of a group goes on calling somebody who has WeChat and another name
    "list_names",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
)
