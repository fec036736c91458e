"""The audit log is asked to whom something was done, also where it was done to a shift of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("audit", sa.Column("whom_id", _ID, nullable=True))
    op.create_index("ix_audit_whom_id_id", "audit", ["whom_id", "id"])
