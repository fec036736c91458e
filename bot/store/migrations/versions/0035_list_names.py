"""What the list of a group calls somebody who has WeChat and another name."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "list_names",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_list_names_person_id"),
        sa.PrimaryKeyConstraint("person_id", "name", name="pk_list_names"),
    )
