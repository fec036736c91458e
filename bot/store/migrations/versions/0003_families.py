"""People known by name only, who entered a sign-up for somebody, and the names of guests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    carer = sa.Column("cared_by", ID, sa.ForeignKey("people.id", name="fk_people_cared_by"), nullable=True)
    op.add_column("people", carer, inline_references=True)
    op.create_index("uq_people_cared_by_name", "people", ["cared_by", "name"], unique=True)
    proxy = sa.Column(
        "entered_by", ID, sa.ForeignKey("people.id", name="fk_sign_ups_entered_by"), nullable=True
    )
    op.add_column("sign_ups", proxy, inline_references=True)
    op.add_column("sign_ups", sa.Column("guests", sa.Text(), nullable=False, server_default="[]"))
