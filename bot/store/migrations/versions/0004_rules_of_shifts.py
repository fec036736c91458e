"""When people may sign up for a shift and leave it, how many it needs, who must agree."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "activities", sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("shifts", sa.Column("minimum", sa.Integer(), nullable=True))
    op.add_column("shifts", sa.Column("opens_at", sa.BigInteger(), nullable=True))
    op.add_column("shifts", sa.Column("closes_at", sa.BigInteger(), nullable=True))
    op.add_column("shifts", sa.Column("cutoff", sa.Integer(), nullable=False, server_default="180"))
