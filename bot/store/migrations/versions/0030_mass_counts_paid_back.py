"""Whether a mass send counts for its people, so that it is paid back once."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("mass_sends", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    sends = sa.table("mass_sends", sa.column("counted", sa.Boolean()), sa.column("state", sa.String()))
    # where nothing is counted there is nothing to pay back, whatever this says
    op.execute(sends.update().where(sends.c.state.in_(("sending", "sent"))).values(counted=sa.true()))
