"""The tables. A migration in migrations/versions goes with every change here; a test compares the two."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import Facts, Id, Instant

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("openid", String(64), unique=True),  # NULL: erased
    Column("name", String(40), nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),  # "": the community's
    Column("following", Boolean, nullable=False, default=True),
    Column("elder", Boolean, nullable=False, default=False),
    Column("reminders", String(16), nullable=False, default="usual"),
    Column("consent", String(32), nullable=False, default=""),  # the version agreed to
    Column("consent_at", Instant),
    Column("phone", Text, nullable=False, default=""),  # sealed
    Column("created_at", Instant, nullable=False),
    Column("followed_at", Instant),
    Column("left_at", Instant),
)

grants = Table(
    "grants",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("granted_at", Instant, nullable=False),
    Index("ix_grants_role", "role"),
)

activities = Table(
    "activities",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", String(60), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("place", String(120), nullable=False),
    Column("host", String(120), nullable=False, default=""),
    Column("leader", String(40), nullable=False, default=""),
    Column("leader_phone", Text, nullable=False, default=""),  # sealed
    Column("notes", Text, nullable=False, default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("needs_phone", Boolean, nullable=False, default=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("cancelled_at", Instant),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("activity_id", ForeignKey("activities.id"), nullable=False, index=True),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("capacity", Integer),  # NULL: without limit
    Column("taken", Integer, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=1),
    CheckConstraint("ends_at > starts_at", name="span"),
    CheckConstraint("taken >= 0", name="taken"),
    CheckConstraint("capacity IS NULL OR taken <= capacity", name="capacity"),
)

sign_ups = Table(
    "sign_ups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("shift_id", ForeignKey("shifts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("party_size", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("shift_id", "person_id"),
    Index("ix_sign_ups_person_id_state", "person_id", "state"),
    CheckConstraint("party_size >= 1", name="party"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(60), nullable=False),  # what it is about, e.g. shift:5:reminder:evening
    Column("version", Integer, nullable=False),  # of what it is about: a moved shift speaks anew
    Column("key", String(60), nullable=False),
    Column("layout", String(16), nullable=False),
    Column("facts", Facts, nullable=False),
    Column("expires_at", Instant),
    UniqueConstraint("source", "version"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("audience", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("send_at", Instant, nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    Index("ix_announcements_state_send_at", "state", "send_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("wake_at", Instant, nullable=False),  # when the clock must look at it again; see services.deliver
    Column("road", String(16)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("tried_at", Instant),
    Column("sent_at", Instant),
    Column("platform_id", String(32), nullable=False, default=""),
    Column("reason", String(24)),
    UniqueConstraint("message_id", "person_id"),  # so (source, version, person) is delivered once
    Index("ix_deliveries_state_wake_at", "state", "wake_at"),
    Index("ix_deliveries_person_id_state", "person_id", "state"),
    Index("ix_deliveries_platform_id", "platform_id"),
)

receipts = Table(  # what the platform told of a sent message; may come before we know its platform_id
    "receipts",
    metadata,
    Column("platform_id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(24)),
    Column("at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("action", String(40), nullable=False),
    Column("object", String(60), nullable=False, index=True),
    Column("detail", Facts, nullable=False),
)
