"""Wrong check-in codes, kept for as long as they may pause a person."""

from sqlalchemy import Column, ForeignKey, Table

from bot.store.columns import Facts
from bot.store.tables.metadata import metadata

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("tries", Facts, nullable=False, default={}),  # {"at": [the latest first]}
)
