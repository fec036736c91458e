"""Sign-ups that an organizer must agree to."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("sign_ups", sa.Column("asks", sa.String(length=16), nullable=True))
    op.create_index("ix_sign_ups_state_changed_at", "sign_ups", ["state", "changed_at"], unique=False)
