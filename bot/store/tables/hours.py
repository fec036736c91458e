"""The ledger of service hours, what waits to be written into it, and how far each activity is."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from bot.store.columns import Facts, Id, Instant
from bot.store.tables.metadata import metadata

_WAITING = text("state IN ('first', 'second')")
_ASKED = text("state = 'open'")
_UNCLOSED = text("closed_at IS NULL")

hours = Table(  # append only: triggers refuse every UPDATE and DELETE (migration 'hours')
    "hours",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("source", String(60), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False, index=True),
    Column("title", String(60), nullable=False),
    Column("day", Date, nullable=False),
    Column("place", String(120), nullable=False),
    Column("content", String(120), nullable=False),
    Column("host", String(120), nullable=False),
    Column("leader", String(40), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("entered_by", ForeignKey("people.id")),  # NULL: the machine, or the operator
    Column("confirmed_by", ForeignKey("people.id")),
    Column("second_by", ForeignKey("people.id")),  # of a day of more than eight hours
    Column("reason", String(200), nullable=False),
    Column("corrects", ForeignKey("hours.id"), index=True),
    CheckConstraint("corrects IS NOT NULL OR minutes > 0", name="minutes"),
    CheckConstraint("corrects IS NULL OR (minutes <> 0 AND reason <> '')", name="correction"),
    # all that a person's sums need, so that they never look at the rows themselves
    Index("ix_hours_sums", "person_id", "day", "shift_id", "origin", "minutes"),
)

hour_claims = Table(
    "hour_claims",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(60), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False, index=True),
    Column("entry", Facts, nullable=False),  # the row as it will be written
    Column("why", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("first_by", Id),  # 0: the operator; NULL: nobody yet, or the machine
    Column("evidence", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Index("ix_hour_claims_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
)

hour_requests = Table(
    "hour_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False, index=True),
    Column("row_id", ForeignKey("hours.id")),
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("answered_at", Instant),
    # one open request of a person for a shift, however often they send it
    Index(
        "uq_hour_requests_open",
        "person_id",
        "shift_id",
        unique=True,
        sqlite_where=_ASKED,
        postgresql_where=_ASKED,
    ),
)

closings = Table(  # one row for each service activity whose last shift is over
    "closings",
    metadata,
    Column("activity_id", ForeignKey("activities.id"), primary_key=True),
    Column("deadline", Date, nullable=False),
    Column("wake_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", ForeignKey("people.id")),
    Index("ix_closings_wake_at", "wake_at", sqlite_where=_UNCLOSED, postgresql_where=_UNCLOSED),
)

meal_breaks = Table(  # at most one for each shift
    "meal_breaks",
    metadata,
    Column("shift_id", ForeignKey("shifts.id"), primary_key=True),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),  # NULL: the operator
    CheckConstraint("ends_at > begins_at", name="span"),
)
