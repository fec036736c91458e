"""Whom the platform would not let us write to, why, and until when we believe it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("people", sa.Column("refused", sa.String(16), nullable=True))
    op.add_column("people", sa.Column("refused_until", sa.BigInteger(), nullable=True))
