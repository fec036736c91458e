"""Which messages told of a change, so that organizers learn whom they did not reach."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.store.columns import Instant
from bot.store.tables.metadata import metadata

change_notices = Table(
    "change_notices",
    metadata,
    Column("message_id", ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    Column("activity_id", ForeignKey("activities.id"), nullable=False),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("made_by", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("made_at", Instant, nullable=False),
    Column("report_at", Instant),  # when to look who was reached; NULL: whoever made it was told
    Index("ix_change_notices_activity_id_made_at", "activity_id", "made_at"),
    Index("ix_change_notices_made_at", "made_at"),
    Index("ix_change_notices_report_at", "report_at"),
)
