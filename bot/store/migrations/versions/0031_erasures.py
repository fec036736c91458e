"""Erasing that a helper asked for and the person may still stop."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("helper_id", _ID, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_erasures_person_id"),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name="fk_erasures_helper_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_due_at", "erasures", ["due_at"])
    op.create_index("ix_erasures_helper_id", "erasures", ["helper_id"])
