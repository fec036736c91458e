"""Helper links between two people, and the codes by which they agree."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "helper_links",
        sa.Column("helper_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name="fk_helper_links_helper_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_helper_links_person_id"),
        sa.PrimaryKeyConstraint("helper_id", "person_id", name="pk_helper_links"),
    )
    op.create_index("ix_helper_links_person_id", "helper_links", ["person_id"], unique=False)
    op.create_table(
        "helper_codes",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_helper_codes_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_helper_codes"),
        sa.UniqueConstraint("code", name="uq_helper_codes_code"),
    )
