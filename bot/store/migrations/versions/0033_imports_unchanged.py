"""How many rows of an import were there already."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    column = sa.Column("unchanged", sa.Integer(), nullable=False, server_default=sa.text("0"))
    op.add_column("import_links", column)
