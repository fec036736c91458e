"""When to look how far an announcement came, and counts of deliveries that are kept no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "announcement_reports",
        sa.Column("announcement_id", ID, autoincrement=False, nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_reports_announcement_id_announcements"),
        ),
        sa.PrimaryKeyConstraint("announcement_id", name=op.f("pk_announcement_reports")),
    )
    op.create_index("ix_announcement_reports_look_at", "announcement_reports", ["look_at"])
    op.create_table(
        "message_counts",
        sa.Column("message_id", ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("road", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_counts_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("message_id", "state", "road", name=op.f("pk_message_counts")),
    )
    op.create_index("ix_receipts_at", "receipts", ["at"])
    op.create_index("ix_mass_counts_month", "mass_counts", ["month"])
