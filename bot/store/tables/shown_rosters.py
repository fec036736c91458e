"""The roster that a leader was last shown: the numbers of a roll call are its lines."""

from sqlalchemy import Column, ForeignKey, Table

from bot.store.columns import Facts, Instant
from bot.store.tables.metadata import metadata

shown_rosters = Table(
    "shown_rosters",
    metadata,
    Column("leader_id", ForeignKey("people.id"), primary_key=True),
    Column("activity_id", ForeignKey("activities.id"), nullable=False),
    Column("lines", Facts, nullable=False),  # {"lines": [[shift, person], …]} in the order shown
    Column("shown_at", Instant, nullable=False),
)
