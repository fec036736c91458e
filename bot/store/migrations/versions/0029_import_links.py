"""Links by which organizers hand in files."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "import_links",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("entered", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("skipped", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_import_links_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_links"),
        sa.UniqueConstraint("digest", name="uq_import_links_digest"),
    )
    op.create_index("ix_import_links_person_id", "import_links", ["person_id"])
    op.create_index("ix_import_links_expires_at", "import_links", ["expires_at"])
