"""What Alembic runs: one connection, one transaction, one machine at a time."""

from alembic import context
from sqlalchemy import Connection, text

LOCK = 720315  # any number that nobody else uses as an advisory lock in our database


def run(connection: Connection) -> None:
    """Configured inside of the transaction, or Alembic would commit it after the first migration."""
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(connection=connection, render_as_batch=True)
        context.run_migrations()


run(context.config.attributes["connection"])
