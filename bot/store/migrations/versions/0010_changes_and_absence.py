"""Who was told of a change, who did not come, who was asked to step in, and the links of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("shifts", sa.Column("changed_at", sa.BigInteger(), nullable=True))
    _people()
    _notices()
    _absences()
    _replacements()
    _calendars()


def _people() -> None:
    op.add_column("people", sa.Column("stands_in", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("people", sa.Column("asked_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_people_asked_at", "people", ["asked_at", "id"])


def _notices() -> None:
    op.create_table(
        "change_notices",
        sa.Column("message_id", _ID, autoincrement=False, nullable=False),
        sa.Column("activity_id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("made_by", _ID, nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("report_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_change_notices_message_id"),
        sa.ForeignKeyConstraint(["activity_id"], ["activities.id"], name="fk_change_notices_activity_id"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_change_notices_shift_id"),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_change_notices_made_by"),
        sa.PrimaryKeyConstraint("message_id", name="pk_change_notices"),
    )
    op.create_index("ix_change_notices_activity_id_made_at", "change_notices", ["activity_id", "made_at"])
    op.create_index("ix_change_notices_made_at", "change_notices", ["made_at"])
    op.create_index("ix_change_notices_report_at", "change_notices", ["report_at"])


def _absences() -> None:
    op.create_table(
        "late_cancels",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        sa.Column("judge_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_late_cancels_shift_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_late_cancels_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_late_cancels"),
        sa.UniqueConstraint("shift_id", "person_id", name="uq_late_cancels_shift_id_person_id"),
    )
    op.create_index("ix_late_cancels_state_judge_at", "late_cancels", ["state", "judge_at"])
    op.create_index("ix_late_cancels_person_id", "late_cancels", ["person_id"])
    op.create_table(
        "no_shows",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("marked_by", _ID, nullable=True),
        sa.Column("comment", sa.String(length=200), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_no_shows_shift_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_no_shows_person_id"),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name="fk_no_shows_marked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_no_shows"),
        sa.UniqueConstraint("shift_id", "person_id", name="uq_no_shows_shift_id_person_id"),
    )
    op.create_index("ix_no_shows_person_id_at", "no_shows", ["person_id", "at"])


def _replacements() -> None:
    op.create_table(
        "replacement_calls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("opened_by", _ID, nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_replacement_calls_shift_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["people.id"], name="fk_replacement_calls_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_replacement_calls"),
        sa.UniqueConstraint("shift_id", name="uq_replacement_calls_shift_id"),
    )
    op.create_index("ix_replacement_calls_state_next_at", "replacement_calls", ["state", "next_at"])
    op.create_table(
        "replacement_asks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="fk_replacement_asks_shift_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_replacement_asks_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_replacement_asks"),
        sa.UniqueConstraint("shift_id", "person_id", name="uq_replacement_asks_shift_id_person_id"),
    )
    op.create_index("ix_replacement_asks_person_id_asked_at", "replacement_asks", ["person_id", "asked_at"])


def _calendars() -> None:
    op.create_table(
        "calendar_links",
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_calendar_links_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_links"),
        sa.UniqueConstraint("digest", name="uq_calendar_links_digest"),
    )
