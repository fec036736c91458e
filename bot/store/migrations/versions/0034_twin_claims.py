"""Who says that they are somebody on a list."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "twin_claims",
        sa.Column("named_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["named_id"], ["people.id"], name="fk_twin_claims_named_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_twin_claims_person_id"),
        sa.PrimaryKeyConstraint("named_id", "person_id", name="pk_twin_claims"),
    )
    op.create_index("ix_twin_claims_person_id", "twin_claims", ["person_id"])
