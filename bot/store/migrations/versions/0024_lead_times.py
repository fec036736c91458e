"""When people are reminded, by activity, person and sign-up, and whether they said that they come."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    empty = sa.text("''")
    op.add_column("activities", sa.Column("leads", sa.String(60), nullable=False, server_default=empty))
    op.add_column("activities", sa.Column("asks", sa.Boolean()))
    op.add_column("people", sa.Column("leads", sa.String(60)))
    op.add_column("sign_ups", sa.Column("leads", sa.String(60)))
    op.add_column("sign_ups", sa.Column("confirmed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("messages", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
