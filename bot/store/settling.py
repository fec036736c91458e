"""Writing down what became of a batch: one statement, however many deliveries."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Text, func, update
from sqlalchemy.sql import Update
from sqlalchemy.types import TypeEngine

from bot.domain.deliveries import DeliveryState, Verdict
from bot.store.columns import milliseconds
from bot.store.day_slots import kept
from bot.store.dialects import given_rows
from bot.store.tables import deliveries

# The state of rows that are known by id. Without coalesce SQLite may take the index of states instead, and
# reads every delivery that is planned or on its way, for each batch.
STATE = func.coalesce(deliveries.c.state, "")

# UNKNOWN too: an attempt that was given up for lost tells at last what became of it
UNSETTLED = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
_NEW: Mapping[str, TypeEngine[Any]] = {
    "state": Text(),
    "road": Text(),
    "platform_id": Text(),
    "reason": Text(),
    "wake_at": BigInteger(),
    "sent_at": BigInteger(),
}


def write_down(connection: Connection, verdicts: Sequence[Verdict], now: datetime) -> None:
    rows = [_row(verdict, now) for verdict in verdicts]
    connection.execute(_settle(connection.dialect.name), {"given": json.dumps(rows)})


@lru_cache
def _settle(dialect: str) -> Update:
    given = given_rows(dialect, {"id": BigInteger(), "uncounted": Integer(), **_NEW})
    state = STATE if dialect == "sqlite" else deliveries.c.state  # PostgreSQL estimates the bare one better
    found = update(deliveries).where(deliveries.c.id == given.c.id, state.in_(UNSETTLED))
    counted = {"attempts": deliveries.c.attempts - given.c.uncounted}
    place = {"day_slot": kept(given.c.state, given.c.road)}
    return found.values({name: given.c[name] for name in _NEW} | counted | place)


def _row(verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {
        "id": verdict.delivery_id,
        "uncounted": 0 if verdict.counts else 1,
        "state": verdict.state,
        "road": verdict.road,
        "platform_id": verdict.platform_id,
        "reason": verdict.reason,
        "wake_at": milliseconds(verdict.wake_at or now),
        "sent_at": milliseconds(now) if verdict.state is DeliveryState.SENT else None,
    }
