"""One row for each message and person: outbox and schedule in one."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

_COUNTED = text("day_slot IS NOT NULL")
_CARRIED = text("carried_by IS NOT NULL")

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column(
        "wake_at", Instant, nullable=False
    ),  # when the clock must look at it again; see docs/architecture.md
    Column("road", String(16)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("tried_at", Instant),
    Column("sent_at", Instant),
    Column("platform_id", String(32), nullable=False, default=""),
    Column("reason", String(24)),
    Column(
        "about", Text, nullable=False, default="", server_default=text("''")
    ),  # whose carer is told; see outbox
    Column("priority", Integer, nullable=False, default=1, server_default=text("1")),  # its message's
    Column(
        "carried_by", Id
    ),  # the delivery in whose message it is told; no key, as that one may be taken back
    Column("day_slot", Integer),  # which of its person's few messages of a day it is; see store/day_slots
    UniqueConstraint("message_id", "person_id"),  # so (source, version, person) is delivered once
    Index("ix_deliveries_due", "state", "priority", "wake_at"),
    Index("ix_deliveries_of_person", "person_id", "state", "sent_at"),
    Index("ix_deliveries_carried_by", "carried_by", sqlite_where=_CARRIED, postgresql_where=_CARRIED),
    Index("ix_deliveries_platform_id", "platform_id"),
    Index(
        "uq_deliveries_person_id_day_slot",
        "person_id",
        "day_slot",
        unique=True,
        sqlite_where=_COUNTED,
        postgresql_where=_COUNTED,
    ),
)

receipts = Table(  # what the platform told of a sent message; may come before we know its platform_id
    "receipts",
    metadata,
    Column("platform_id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(24)),
    Column("at", Instant, nullable=False),
    Column(
        "total", Integer, nullable=False, default=0, server_default=text("0")
    ),  # of a mass send: to how many
    Column("sent", Integer, nullable=False, default=0, server_default=text("0")),  # and how many it reached
    Index("ix_receipts_at", "at"),
)
