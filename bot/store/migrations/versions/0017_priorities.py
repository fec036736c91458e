"""What is urgent is found, and goes, before what is not."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    for table in ("messages", "deliveries"):
        priority = sa.Column("priority", sa.Integer(), server_default=sa.text("1"), nullable=False)
        op.add_column(table, priority)
    op.drop_index("ix_deliveries_state_wake_at", "deliveries")
    op.create_index("ix_deliveries_due", "deliveries", ["state", "priority", "wake_at"], unique=False)
