"""The few statements that SQLite and PostgreSQL spell through their own constructs."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_once(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], unique: Sequence[str]
) -> int:
    """Insert rows, leaving those alone that the unique columns say are there already; how many went in."""
    statement = _insert(connection, table).on_conflict_do_nothing(index_elements=list(unique))
    return sum(_went_in(connection, statement, row) for row in rows)


def insert_all_once(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    unique: Sequence[str],
    anew: Sequence[str],
) -> None:
    """The same in one statement, for a few rows; those there already follow in the columns `anew`."""
    statement = _insert(connection, table).values(list(rows))
    set_: dict[str, ColumnElement[Any]] = {name: literal_column(f"excluded.{name}") for name in anew}
    differs = or_(*(table.c[name] != value for name, value in set_.items()))
    connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=set_, where=differs))


def insert_selected_once(
    connection: Connection, table: Table, selected: tuple[Sequence[str], Select[Any]], unique: Sequence[str]
) -> int:
    """Insert what a query selects (columns, query) in one statement, once each; how many went in."""
    columns, query = selected
    statement = _insert(connection, table).from_select(list(columns), query)
    return _went_in(connection, statement.on_conflict_do_nothing(index_elements=list(unique)), {})


def insert_selected_or_set(
    connection: Connection,
    table: Table,
    selected: tuple[Sequence[str], Select[Any]],
    unique: Sequence[str],
    setting: tuple[Sequence[str], ColumnElement[bool]],
) -> None:
    """Insert what a query selects; a row that is there already gets (these columns) anew, (if this holds)."""
    columns, query = selected
    names, still = setting
    statement = _insert(connection, table).from_select(list(columns), query)
    # in words, for it takes milliseconds to make statement.excluded
    anew: dict[str, ColumnElement[Any]] = {name: literal_column(f"excluded.{name}") for name in names}
    connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=anew, where=still))


def insert_selected_adding(
    connection: Connection, table: Table, selected: tuple[Sequence[str], Select[Any]], unique: Sequence[str]
) -> None:
    """Insert what a query selects; where a row is there already, its last column is added to."""
    columns, query = selected
    statement = _insert(connection, table).from_select(list(columns), query)
    name = columns[-1]
    added = {name: table.c[name] + literal_column(f"excluded.{name}")}
    connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=added))


def insert_or_set(
    connection: Connection,
    table: Table,
    values: dict[str, Any],
    setting: tuple[Sequence[str], Sequence[str], ColumnElement[bool]],
) -> None:
    """Insert a row; one that is there by (unique columns) gets (these columns) anew, (if this holds)."""
    unique, names, still = setting
    statement = _insert(connection, table).values(**values)
    anew: dict[str, ColumnElement[Any]] = {name: literal_column(f"excluded.{name}") for name in names}
    connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=anew, where=still))


def given_rows(dialect: str, columns: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """Rows that one parameter named `given` brings along, as a JSON list of objects: to join with."""
    given = bindparam("given", type_=Text)
    if dialect == "sqlite":
        each = func.json_each(given).table_valued("value")
        values = [func.json_extract(each.c.value, f"$.{name}").label(name) for name in columns]
        return select(*values).subquery("given")
    rows = func.jsonb_to_recordset(cast(given, postgresql.JSONB))
    named = rows.table_valued(*(column(name, kind) for name, kind in columns.items()))
    return named.render_derived("given", with_types=True)


def wait_for_writers(connection: Connection, table: Table) -> None:
    """Until we commit nobody else writes the table, and whoever was writing has ended.

    SQLite lets only one transaction write at all.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE MODE"))


def one_at_a_time(connection: Connection, table: Table) -> None:
    """Whoever else calls this for the table waits until we commit."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def _went_in(connection: Connection, insert: Insert, row: dict[str, Any]) -> int:
    """Without the option SQLAlchemy forgets PostgreSQL's count of an INSERT and says -1."""
    options = {"preserve_rowcount": True}
    return connection.execute(insert, row, execution_options=options).rowcount
