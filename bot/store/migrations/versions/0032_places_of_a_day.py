"""Which of the few messages a day it is that a person gets, each once."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_TAKEN = sa.text("day_slot IS NOT NULL")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("day_slot", sa.Integer(), nullable=True))
    op.create_index(
        "uq_deliveries_person_id_day_slot",
        "deliveries",
        ["person_id", "day_slot"],
        unique=True,
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )
