"""A roster is read page by page, in the order in which people signed up."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_index("ix_sign_ups_roster", "sign_ups", ["shift_id", "created_at", "id"], unique=False)
