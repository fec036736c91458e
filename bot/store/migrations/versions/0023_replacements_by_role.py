"""A call for replacements may be for one role of the shift."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLE = sa.ForeignKey("roles.id", name="fk_replacement_calls_role_id")


def upgrade() -> None:
    role = sa.Column("role_id", _ID, _ROLE, nullable=True)
    op.add_column("replacement_calls", role, inline_references=True)
