"""Who we know, and what they were granted."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, false, true

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("openid", String(64), unique=True),  # NULL: erased, or known by name only
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
    Column("cared_by", ForeignKey("people.id")),  # of somebody without WeChat: who gave us the name
    Column("stands_in", Boolean, nullable=False, default=True, server_default=true()),
    Column("no_news", Boolean, nullable=False, default=False, server_default=false()),
    Column("news_paused_until", Instant),
    Column("leads", String(60)),  # when to be reminded, instead of the usual
    Column("quiet", String(16)),  # 22:00-07:00; NULL: the community's quiet hours
    Column("asked_at", Instant, nullable=False, server_default="0"),  # last asked to step in; 0: never
    Column("refused", String(16)),  # why the platform would not let us write to them
    Column("refused_until", Instant),  # until then we believe it, unless they write to us
    Index("ix_people_asked_at", "asked_at", "id"),
    Index("ix_people_name", "name"),
    Index("uq_people_cared_by_name", "cared_by", "name", unique=True),
)

grants = Table(
    "grants",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("granted_at", Instant, nullable=False),
    Index("ix_grants_role", "role"),
)

labels = Table(
    "labels",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("name", String(30), primary_key=True),
    Index("ix_labels_kind_name", "kind", "name"),
)
