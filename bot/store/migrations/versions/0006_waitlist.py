"""The waitlist: where in the line somebody stands, and until when a place is held for them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("sign_ups") as sign_ups:
        sign_ups.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        sign_ups.add_column(sa.Column("queued_at", sa.BigInteger(), nullable=True))
        sign_ups.add_column(sa.Column("held_until", sa.BigInteger(), nullable=True))
        sign_ups.add_column(sa.Column("lapses", sa.Integer(), nullable=False, server_default="0"))
        sign_ups.add_column(sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
        sign_ups.add_column(sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false()))
        sign_ups.add_column(sa.Column("passed_over", sa.Boolean(), nullable=False, server_default=sa.false()))
        sign_ups.create_check_constraint("ck_sign_ups_held", "(state = 'held') = (held_until IS NOT NULL)")
    op.create_index("ix_sign_ups_line", "sign_ups", ["shift_id", "state", "rank", "queued_at", "id"])
    op.create_index("ix_sign_ups_held_until", "sign_ups", ["held_until"])
