"""Calls that send one text to many, and how many of them each person got in a month."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("total", "sent"):
        told = sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        op.add_column("receipts", told)
    op.create_table(
        "mass_sends",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("wake_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_mass_sends_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_sends")),
        sa.UniqueConstraint(
            "message_id", "language", "open", name=op.f("uq_mass_sends_message_id_language_open")
        ),
    )
    op.create_index("ix_mass_sends_wake_at", "mass_sends", ["wake_at"])
    op.create_index("ix_mass_sends_platform_id", "mass_sends", ["platform_id"])
    op.create_table(
        "mass_counts",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.CheckConstraint("sent BETWEEN 0 AND 4", name=op.f("ck_mass_counts_within_the_platforms_quota")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mass_counts_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_mass_counts")),
    )
