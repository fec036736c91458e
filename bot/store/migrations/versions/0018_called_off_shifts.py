"""One shift of several can be called off alone."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("shifts", sa.Column("cancelled_at", sa.BigInteger(), nullable=True))
