"""What organizers announce, to whom, who was left out, and the combinations of people they keep."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.store.columns import Id, Instant
from bot.store.tables.metadata import metadata

_RECRUITS = text("recruits IS NOT NULL")

announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("send_at", Instant, nullable=False),  # of a recurring one: its next time
    Column("created_by", ForeignKey("people.id")),  # NULL: the operator at the machine
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1, server_default=text("1")),  # of its content
    Column("urgent", Boolean, nullable=False, default=False, server_default=false()),
    Column("recruits", ForeignKey("shifts.id")),  # it stops when this one is full
    Column("rule", String(120), nullable=False, default="", server_default=text("''")),  # "": once
    Column("until", Instant),  # of a recurring one; NULL: without end
    Column("parent_id", ForeignKey("announcements.id")),  # the recurring one that this is a time of
    Column("approved_by", ForeignKey("people.id")),  # NULL also where the operator did
    Column(
        "approved", Boolean, nullable=False, default=False, server_default=false()
    ),  # this version, whatever its size
    Column("message_id", ForeignKey("messages.id")),  # what was released; NULL: not yet
    Column("released_at", Instant),
    Column("changed_at", Instant),  # when it was last paused, resumed or stopped
    Column(
        "reached_id", Id, nullable=False, default=0, server_default=text("0")
    ),  # so far people are addressed
    Column("last_id", Id, nullable=False, default=0, server_default=text("0")),  # the last page's
    UniqueConstraint("parent_id", "send_at"),  # each time once
    Index("ix_announcements_state_send_at", "state", "send_at"),
    Index("ix_announcements_released_at", "released_at"),
    Index("ix_announcements_created_at", "created_at"),
    Index("ix_announcements_recruits", "recruits", sqlite_where=_RECRUITS, postgresql_where=_RECRUITS),
)

exclusions = Table(  # for whom it was, and who did not get it
    "exclusions",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("reason", String(16), nullable=False),
)

frozen = Table(  # whom a running one is for, as it was when it started; a page goes when it is addressed
    "frozen_audiences",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id"), primary_key=True, autoincrement=False),
    Column("up_to", Id, primary_key=True, autoincrement=False),  # of readers' ids
    Column("reason", String(16), primary_key=True),  # why they are left out; "": they are not
    Column("ids", Text, nullable=False),  # of the people meant, with commas between
)

answers = Table(  # who said that they read it
    "answers",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id"), primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)

queries = Table(
    "queries",
    metadata,
    Column("name", String(30), primary_key=True),
    Column("audience", Text, nullable=False),
    Column("saved_by", ForeignKey("people.id")),
    Column("saved_at", Instant, nullable=False),
)
