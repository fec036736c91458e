"""Every statement that reaches the database, seen at the driver, whoever sends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event

READS = ("SELECT", "EXPLAIN", "PRAGMA", "WITH")


@dataclass
class Statements:
    """SQL with its parameters; SQLite shows them written in."""

    seen: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def sql(self) -> list[str]:
        return [sql for sql, _ in self.seen]

    @property
    def work(self) -> list[str]:
        """Without BEGIN and COMMIT, and without what prepares a new connection."""
        return [sql for sql in self.sql if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))]

    @property
    def writes(self) -> list[str]:
        return [sql for sql in self.sql if not sql.startswith(READS)]


@contextmanager
def recorded() -> Iterator[Statements]:
    """What all connections made within do."""
    statements = Statements()

    def listen(connection: Any, _record: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            connection.cursor_factory = _recording(statements)
        elif hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(lambda sql: statements.seen.append((sql.strip(), None)))
        else:  # SQLAlchemy's psycopg dialect hands its own connection on
            connection.driver_connection.cursor_factory = _recording(statements)

    event.listen(Engine, "connect", listen)
    try:
        yield statements
    finally:
        event.remove(Engine, "connect", listen)


def _recording(statements: Statements) -> type[psycopg.Cursor[Any]]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            statements.seen.append((str(query).strip(), params))
            return super().execute(query, params, **how)

    return Cursor


def plan(engine: Engine, sql: str, values: Any) -> str:
    """How the database would find the rows of a statement."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
            return "\n".join(row[3] for row in rows)
        driver: Any = connection.connection.driver_connection
        return "\n".join(row[0] for row in driver.execute(f"EXPLAIN {sql}", values).fetchall())
