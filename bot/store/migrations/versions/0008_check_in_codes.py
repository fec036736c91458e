"""Wrong check-in codes, the rosters that leaders were shown, and what is on at this moment by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wrong_codes",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("tries", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_wrong_codes_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_wrong_codes"),
    )
    op.create_table(
        "shown_rosters",
        sa.Column("leader_id", _ID, nullable=False),
        sa.Column("activity_id", _ID, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name="fk_shown_rosters_leader_id"),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_shown_rosters_activity_id"),
        sa.PrimaryKeyConstraint("leader_id", name="pk_shown_rosters"),
    )
    op.create_index("ix_shifts_ends_at", "shifts", ["ends_at"], unique=False)
