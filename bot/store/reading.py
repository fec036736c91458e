"""The reads of every message, on the driver itself: SQLAlchemy writes the SQL once, and then steps aside.

Its own execution costs ten times the query of a row by its key, more than all the cryptography of a message.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Boolean, Dialect, Select
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.store.columns import milliseconds
from bot.store.session import Session

T = TypeVar("T")
Converter = tuple[int, Callable[[Any], Any]]


class Query(Generic[T]):
    """A select with named parameters and no lists among them; compiled once for each dialect.

    made: turns a row, whose columns are attributes, into a value object. kept: how many of those to keep
    by what their row said, for rows that everybody is shown; an immutable value made twice is the same.
    """

    def __init__(self, select: Select[Any], made: Callable[[Any], T], kept: int = 0) -> None:
        self._select, self._made, self._kept = select, made, kept
        self._plans: dict[str, _Plan[T]] = {}

    def all(self, session: Session, **values: Any) -> list[T]:
        plan = self._plans.get(session.dialect.name) or self._prepare(session.dialect)
        try:
            found = session.driver.execute(plan.sql, plan.bound(values)).fetchall()
        except plan.fault:
            session.broke()
            # once more through SQLAlchemy, which says it in its own terms and retires a dead connection
            return [self._made(row) for row in session.read.execute(self._select, values)]
        return [plan.value(row) for row in found]

    def first(self, session: Session, **values: Any) -> T | None:
        """The first or None; for selects that find at most a few."""
        found = self.all(session, **values)
        return found[0] if found else None

    def _prepare(self, dialect: Dialect) -> "_Plan[T]":
        plan = self._plans[dialect.name] = _Plan(self._select, dialect, self._made, self._kept)
        return plan


class _Plan(Generic[T]):
    """The SQL of one dialect, what goes in, and how what comes out is read."""

    def __init__(self, select: Select[Any], dialect: Dialect, made: Callable[[Any], T], kept: int) -> None:
        compiled = select.compile(dialect=dialect)
        asked = [bind.key for bind in compiled.binds.values() if bind.required]
        written = compiled.construct_expanded_state(dict.fromkeys(asked, 0))
        self.fault: type[Exception] = dialect.loaded_dbapi.Error
        self.sql = written.statement
        # a driver takes an enum for a type that it must ask its adapters about
        fixed = {name: str(v) if isinstance(v, str) else v for name, v in written.parameters.items()}
        order = written.positiontup
        self._fixed = [fixed[name] for name in order] if order else fixed
        self._asked = [(place, name) for place, name in enumerate(order or ()) if name in asked]
        columns = select.selected_columns
        self._named = _row_type([column.name for column in columns])
        self._converters = _converters([column.type for column in columns], dialect)
        self._made = made
        self.value = lru_cache(kept)(self._value) if kept else self._value

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The parameters in the driver's own form: by their places, or by name."""
        if isinstance(self._fixed, dict):
            given = values.items()
            plain = {name: milliseconds(v) if isinstance(v, datetime) else v for name, v in given}
            return {**self._fixed, **plain}
        bound = self._fixed.copy()
        for place, name in self._asked:
            value = values[name]
            bound[place] = milliseconds(value) if isinstance(value, datetime) else value
        return bound

    def _value(self, found: Any) -> T:
        cells = list(found)
        for place, convert in self._converters:
            if cells[place] is not None:
                cells[place] = convert(cells[place])
        return self._made(self._named(cells))


def _converters(types: list[TypeEngine[Any]], dialect: Dialect) -> list[Converter]:
    """Of the types that drivers do not know: our own, and SQLite's booleans."""
    ours = [(place, type_) for place, type_ in enumerate(types) if isinstance(type_, TypeDecorator | Boolean)]
    found = ((place, type_.dialect_impl(dialect).result_processor(dialect, None)) for place, type_ in ours)
    return [(place, convert) for place, convert in found if convert]


def _row_type(names: list[str]) -> Callable[[Any], Any]:
    row: Callable[[Any], Any] = getattr(namedtuple("Row", names), "_make")  # noqa: B009  mypy has no names
    return row
