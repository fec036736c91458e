"""Announcements to whomever they concern: labels of people, kept combinations, and how each one goes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RECRUITS = sa.text("recruits IS NOT NULL")


def upgrade() -> None:
    _people()
    _announcements()
    _written_before()
    op.create_table(
        "exclusions",
        sa.Column("announcement_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_exclusions_announcement_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_exclusions_person_id"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name="pk_exclusions"),
    )
    op.create_table(
        "answers",
        sa.Column("announcement_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["announcement_id"], ["announcements.id"], name="fk_answers_announcement_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_answers_person_id"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name="pk_answers"),
    )
    op.create_table(
        "queries",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("saved_by", _ID, nullable=True),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["people.id"], name="fk_queries_saved_by"),
        sa.PrimaryKeyConstraint("name", name="pk_queries"),
    )


def _people() -> None:
    op.add_column("people", sa.Column("no_news", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("news_paused_until", sa.BigInteger(), nullable=True))
    op.create_table(
        "labels",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_labels_person_id"),
        sa.PrimaryKeyConstraint("person_id", "kind", "name", name="pk_labels"),
    )
    op.create_index("ix_labels_kind_name", "labels", ["kind", "name"])


def _announcements() -> None:
    references = {"recruits": "shifts", "parent_id": "announcements", "approved_by": "people"}
    references |= {"message_id": "messages"}
    with op.batch_alter_table("announcements") as table:
        table.alter_column("audience", type_=sa.Text(), existing_type=sa.String(40), existing_nullable=False)
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
        table.add_column(sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("rule", sa.String(120), nullable=False, server_default=sa.text("''")))
        for name in ("until", "released_at", "changed_at"):
            table.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name in ("reached_id", "last_id"):
            table.add_column(sa.Column(name, _ID, nullable=False, server_default=sa.text("0")))
        for name, other in references.items():
            table.add_column(sa.Column(name, _ID, nullable=True))
            table.create_foreign_key(f"fk_announcements_{name}", other, [name], ["id"])
        table.create_unique_constraint("uq_announcements_parent_id_send_at", ["parent_id", "send_at"])
    for column in ("released_at", "created_at"):
        op.create_index(f"ix_announcements_{column}", "announcements", [column])
    op.create_index(
        "ix_announcements_recruits",
        "announcements",
        ["recruits"],
        sqlite_where=_RECRUITS,
        postgresql_where=_RECRUITS,
    )


def _written_before() -> None:
    op.execute("UPDATE announcements SET audience = 'role:volunteer' WHERE audience = 'volunteers'")
    op.execute(
        "UPDATE announcements SET released_at = send_at, message_id = (SELECT id FROM messages"
        " WHERE source = 'announcement:' || announcements.id AND version = 1) WHERE state = 'released'"
    )
