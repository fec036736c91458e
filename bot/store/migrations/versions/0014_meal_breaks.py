"""Meals within shifts, which are no service."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "meal_breaks",
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("begins_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", _ID, nullable=True),
        sa.CheckConstraint("ends_at > begins_at", name="ck_meal_breaks_span"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_meal_breaks_shift_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name="fk_meal_breaks_actor_id"),
        sa.PrimaryKeyConstraint("shift_id", name="pk_meal_breaks"),
    )
