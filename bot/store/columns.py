"""Column types shared by all tables."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only for INTEGER


def milliseconds(moment: datetime) -> int:
    """Since 1970: how the database keeps a moment.

    Never later than it was: what falls due now must be found due by the same turn that kept it.
    """
    return (moment - _EPOCH) // _MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as milliseconds since 1970: the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Minutes(TypeDecorator[timedelta]):
    """A length of time, kept as whole minutes."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> int | None:
        return None if value is None else round(value / timedelta(minutes=1))

    def process_result_value(self, value: int | None, _dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(minutes=value)


class Facts(TypeDecorator[Mapping[str, Any]]):
    """A small mapping, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, _dialect: Dialect) -> str:
        return json.dumps(dict(value or {}), ensure_ascii=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Mapping[str, Any]:
        return _facts(value or "{}")


@lru_cache(maxsize=256)
def _facts(text: str) -> Mapping[str, Any]:
    """Kept, as one message goes to many people."""
    return MappingProxyType(json.loads(text))


class Names(TypeDecorator[tuple[str, ...]]):
    """A few short texts in order, kept as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, _dialect: Dialect) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value or "[]"))
