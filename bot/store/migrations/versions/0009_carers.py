"""What is meant for somebody known by name only goes to the person who cares for them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("about", sa.Text(), nullable=False, server_default=sa.text("''")))
