"""The reads of every message, on the driver itself: SQLAlchemy writes the SQL once, and then steps aside.

Its own execution costs ten times the query of a row by its key, more than all the cryptography of a message.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, Select

Converter = tuple[int, Callable[[Any], Any]]


class Query:
    """A select with named parameters and no lists among them; compiled once for each dialect."""

    def __init__(self, select: Select[Any]) -> None:
        self.select = select
        self._plans: dict[str, _Plan] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """The rows, whose columns are attributes, with values as the column types give them."""
        plan = self._plans.get(connection.dialect.name) or self._prepare(connection.dialect)
        try:
            found = plan.run(connection.connection.driver_connection, values)
        except plan.fault:
            # once more through SQLAlchemy, which says it in its own terms and retires a dead connection
            return list(connection.execute(self.select, values))
        return [plan.row(each) for each in found]

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row or None; for selects that find at most a few."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def _prepare(self, dialect: Dialect) -> "_Plan":
        plan = self._plans[dialect.name] = _Plan(self.select, dialect)
        return plan


class _Plan:
    """The SQL of one dialect, what goes in, and how what comes out is read."""

    def __init__(self, select: Select[Any], dialect: Dialect) -> None:
        compiled = select.compile(dialect=dialect)
        asked = [bind.key for bind in compiled.binds.values() if bind.required]
        written = compiled.construct_expanded_state(dict.fromkeys(asked, 0))
        self.sql = written.statement
        self.fault: type[Exception] = dialect.loaded_dbapi.Error
        self._fixed = written.parameters
        self._order = written.positiontup
        self._columns = [(column.name, column.type) for column in select.selected_columns]
        self._dialect = dialect
        self._make: Callable[[Any], Any] = _row_type([name for name, _ in self._columns])
        self._converters: list[Converter] | None = None

    def run(self, driver: Any, values: Mapping[str, Any]) -> list[Any]:
        given = {**self._fixed, **{name: _plain(value) for name, value in values.items()}}
        bound = [given[name] for name in self._order] if self._order else given
        cursor = driver.execute(self.sql, bound)
        if self._converters is None:
            self._converters = self._read_as(cursor.description)
        rows: list[Any] = cursor.fetchall()
        return rows

    def row(self, found: Any) -> Any:
        cells = list(found)
        for place, convert in self._converters or ():
            if cells[place] is not None:
                cells[place] = convert(cells[place])
        return self._make(cells)

    def _read_as(self, description: Sequence[Any]) -> list[Converter]:
        """PostgreSQL's numbers are read by what the driver says they are."""
        found = (
            (place, type_.dialect_impl(self._dialect).result_processor(self._dialect, told[1]))
            for place, ((_, type_), told) in enumerate(zip(self._columns, description, strict=True))
        )
        return [(place, convert) for place, convert in found if convert]


def _row_type(names: list[str]) -> Any:
    return getattr(namedtuple("Row", names), "_make")  # noqa: B009  mypy cannot know the names


def _plain(value: Any) -> Any:
    """As the columns keep it: moments are milliseconds (see columns.Instant)."""
    return round(value.timestamp() * 1000) if isinstance(value, datetime) else value
