"""Series of activities, and which shift stands for which of their slots."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=True),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_series_created_by"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
    )
    op.create_index("ix_series_horizon", "series", ["horizon"], unique=False)
    op.create_table(
        "instances",
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_instances_shift_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_instances_series_id"),
        sa.PrimaryKeyConstraint("shift_id", name="pk_instances"),
        sa.UniqueConstraint("series_id", "slot", name="uq_instances_series_id_slot"),
    )
    one_of = sa.Column("series_id", ID, sa.ForeignKey("series.id", name="fk_shifts_series_id"), nullable=True)
    op.add_column("shifts", one_of, inline_references=True)
    op.create_index("ix_shifts_series_id_starts_at", "shifts", ["series_id", "starts_at"], unique=False)
