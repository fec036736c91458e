"""Whom an announcement is for at the instant it starts, and whether somebody else agreed to it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "announcements", sa.Column("approved", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        sa.text(
            "UPDATE announcements SET approved = true WHERE approved_by IS NOT NULL AND state <> 'refused'"
        )
    )
    op.create_table(
        "frozen_audiences",
        sa.Column("announcement_id", _ID, autoincrement=False, nullable=False),
        sa.Column("up_to", _ID, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_frozen_audiences_announcement_id"
        ),
        sa.PrimaryKeyConstraint("announcement_id", "up_to", "reason", name="pk_frozen_audiences"),
    )
