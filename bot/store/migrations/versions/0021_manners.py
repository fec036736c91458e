"""Quiet hours, several messages told as one, and reminders that are found by their shift."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CARRIED = sa.text("carried_by IS NOT NULL")
MARK = ":reminder:"  # activity:5:shift:7:reminder:evening


def upgrade() -> None:
    op.add_column("people", sa.Column("quiet", sa.String(16)))
    op.add_column("deliveries", sa.Column("carried_by", ID))
    op.drop_index("ix_deliveries_person_id_state", "deliveries")
    op.create_index("ix_deliveries_of_person", "deliveries", ["person_id", "state", "sent_at"])
    op.create_index(
        "ix_deliveries_carried_by",
        "deliveries",
        ["carried_by"],
        sqlite_where=CARRIED,
        postgresql_where=CARRIED,
    )
    of_shift = sa.Column("shift_id", ID, sa.ForeignKey("shifts.id", name="fk_messages_shift_id"))
    op.add_column("messages", of_shift, inline_references=True)
    op.create_index("ix_messages_shift_id", "messages", ["shift_id"])
    _find_shifts()


def _find_shifts() -> None:
    """Of the reminders that are there already; a few for each shift, however many people they go to."""
    messages = sa.table("messages", sa.column("id", ID), sa.column("source"), sa.column("shift_id", ID))
    bind = op.get_bind()
    found = bind.execute(sa.select(messages.c.id, messages.c.source).where(messages.c.source.contains(MARK)))
    rows = [{"of": row.id, "shift": int(row.source.split(":")[3])} for row in found]
    if rows:
        by_id = messages.update().where(messages.c.id == sa.bindparam("of"))
        bind.execute(by_id.values(shift_id=sa.bindparam("shift")), rows)
