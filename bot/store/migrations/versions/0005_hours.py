"""Service hours: the ledger that only grows, what waits to be written into it, and certificates.

Recreating the table `hours` on SQLite (batch_alter_table) drops its triggers: set them again afterwards.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SENTENCE = "the ledger of hours is append only"
_SQLITE = """
CREATE TRIGGER hours_no_{event} BEFORE {event} ON hours
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
_POSTGRESQL = (
    f"""
    CREATE FUNCTION hours_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$
    """,
    """
    CREATE TRIGGER hours_append_only BEFORE UPDATE OR DELETE ON hours
    FOR EACH ROW EXECUTE FUNCTION hours_append_only()
    """,
    """
    CREATE TRIGGER hours_no_truncate BEFORE TRUNCATE ON hours
    FOR EACH STATEMENT EXECUTE FUNCTION hours_append_only()
    """,
)


def upgrade() -> None:
    _ledger()
    _claims()
    _requests()
    _closings()
    _certificates()
    unbooked = sa.text("booked_at IS NULL")
    op.add_column("shifts", sa.Column("booked_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_shifts_unbooked", "shifts", ["ends_at"], sqlite_where=unbooked, postgresql_where=unbooked
    )
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(event=event, sentence=_SENTENCE))
        return
    for statement in _POSTGRESQL:
        op.execute(statement)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _ledger() -> None:
    op.create_table(
        "hours",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("content", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("leader", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("entered_by", _ID, nullable=True),
        sa.Column("confirmed_by", _ID, nullable=True),
        sa.Column("second_by", _ID, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("corrects", _ID, nullable=True),
        sa.CheckConstraint("corrects IS NOT NULL OR minutes > 0", name="ck_hours_minutes"),
        sa.CheckConstraint("corrects IS NULL OR (minutes <> 0 AND reason <> '')", name="ck_hours_correction"),
        _refers("hours", "person_id", "people"),
        _refers("hours", "shift_id", "shifts"),
        _refers("hours", "entered_by", "people"),
        _refers("hours", "confirmed_by", "people"),
        _refers("hours", "second_by", "people"),
        _refers("hours", "corrects", "hours"),
        sa.PrimaryKeyConstraint("id", name="pk_hours"),
        sa.UniqueConstraint("source", name="uq_hours_source"),
    )
    op.create_index("ix_hours_shift_id", "hours", ["shift_id"])
    op.create_index("ix_hours_corrects", "hours", ["corrects"])
    op.create_index("ix_hours_sums", "hours", ["person_id", "day", "shift_id", "origin", "minutes"])


def _claims() -> None:
    op.create_table(
        "hour_claims",
        sa.Column("id", _ID, nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("first_by", _ID, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        _refers("hour_claims", "person_id", "people"),
        _refers("hour_claims", "shift_id", "shifts"),
        sa.PrimaryKeyConstraint("id", name="pk_hour_claims"),
        sa.UniqueConstraint("source", name="uq_hour_claims_source"),
    )
    op.create_index("ix_hour_claims_shift_id", "hour_claims", ["shift_id"])
    waiting = sa.text("state IN ('first', 'second')")
    op.create_index(
        "ix_hour_claims_waiting", "hour_claims", ["id"], sqlite_where=waiting, postgresql_where=waiting
    )


def _requests() -> None:
    op.create_table(
        "hour_requests",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("shift_id", _ID, nullable=False),
        sa.Column("row_id", _ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        _refers("hour_requests", "person_id", "people"),
        _refers("hour_requests", "shift_id", "shifts"),
        _refers("hour_requests", "row_id", "hours"),
        sa.PrimaryKeyConstraint("id", name="pk_hour_requests"),
    )
    op.create_index("ix_hour_requests_shift_id", "hour_requests", ["shift_id"])
    asked = sa.text("state = 'open'")
    op.create_index(
        "uq_hour_requests_open",
        "hour_requests",
        ["person_id", "shift_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )


def _closings() -> None:
    op.create_table(
        "closings",
        sa.Column("activity_id", _ID, nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("wake_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", _ID, nullable=True),
        _refers("closings", "activity_id", "activities"),
        _refers("closings", "closed_by", "people"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_closings"),
    )
    unclosed = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_closings_wake_at", "closings", ["wake_at"], sqlite_where=unclosed, postgresql_where=unclosed
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_row", _ID, nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", _ID, nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_for", sa.String(length=200), nullable=False),
        _refers("certificates", "person_id", "people"),
        _refers("certificates", "issued_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
    )
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])
