"""Roles within shifts, what they and activities ask for, and what people hold."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "roles",
        sa.Column("id", ID, nullable=False),
        sa.Column("shift_id", ID, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.CheckConstraint("taken >= 0", name="ck_roles_taken"),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name="ck_roles_capacity"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_roles_shift_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
        sa.UniqueConstraint("shift_id", "name", name="uq_roles_shift_id_name"),
    )
    op.create_table(
        "qualifications",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("quality", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("granted_by", ID, nullable=True),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_qualifications_person_id"),
        sa.ForeignKeyConstraint(["granted_by"], ["people.id"], name="fk_qualifications_granted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_qualifications"),
        sa.UniqueConstraint("person_id", "quality", "name", name="uq_qualifications_person_id_quality_name"),
    )
    asked = sa.Column("requirements", sa.Text(), nullable=False, server_default="[]")
    op.add_column("activities", asked)
    op.add_column("shifts", sa.Column("roles", sa.Integer(), nullable=False, server_default="0"))
    role = sa.Column("role_id", ID, sa.ForeignKey("roles.id", name="fk_sign_ups_role_id"), nullable=True)
    op.add_column("sign_ups", role, inline_references=True)
    op.create_index("ix_people_name", "people", ["name"], unique=False)
