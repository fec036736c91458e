"""Whom somebody means by a word such as 妈妈."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kin_words",
        sa.Column("speaker_id", _ID, nullable=False),
        sa.Column("word", sa.String(8), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["people.id"], name="fk_kin_words_speaker_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_kin_words_person_id"),
        sa.PrimaryKeyConstraint("speaker_id", "word", name="pk_kin_words"),
    )
    op.create_index("ix_kin_words_person_id", "kin_words", ["person_id"])
