"""Attendance: when people came to a shift and left it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PRESENT = sa.text("in_at IS NOT NULL AND out_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "attendances",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("in_at", sa.BigInteger(), nullable=True),
        sa.Column("in_by", sa.String(length=16), nullable=True),
        sa.Column("in_actor_id", _ID, nullable=True),
        sa.Column("out_at", sa.BigInteger(), nullable=True),
        sa.Column("out_by", sa.String(length=16), nullable=True),
        sa.Column("out_actor_id", _ID, nullable=True),
        sa.CheckConstraint("in_at IS NULL OR out_at IS NULL OR out_at >= in_at", name="ck_attendances_order"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_attendances_shift_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_attendances_person_id"),
        sa.ForeignKeyConstraint(["in_actor_id"], ["people.id"], name="fk_attendances_in_actor_id"),
        sa.ForeignKeyConstraint(["out_actor_id"], ["people.id"], name="fk_attendances_out_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attendances"),
        sa.UniqueConstraint("shift_id", "person_id", name="uq_attendances_shift_id_person_id"),
    )
    op.create_index("ix_attendances_person_id", "attendances", ["person_id"], unique=False)
    op.create_index(
        "ix_attendances_present",
        "attendances",
        ["shift_id"],
        unique=False,
        sqlite_where=_PRESENT,
        postgresql_where=_PRESENT,
    )
