"""From the people whom something is meant for to rows of `deliveries`."""

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, case, func, literal, select
from sqlalchemy.sql import ColumnElement

from bot.domain.deliveries import DeliveryState
from bot.store.columns import Instant
from bot.store.dialects import insert_selected_once
from bot.store.parcels import BETWEEN
from bot.store.session import Session
from bot.store.tables import deliveries, messages, people

COLUMNS = (
    "message_id",
    "person_id",
    "state",
    "attempts",
    "platform_id",
    "due_at",
    "wake_at",
    "about",
    "priority",
)
ONCE = ("message_id", "person_id")

# Nothing reaches somebody known by name only: what is meant for them goes to the person who cares for them.
RECIPIENT = func.coalesce(people.c.cared_by, people.c.id)
_ABOUT = func.aggregate_strings(case((people.c.cared_by.is_(None), ""), else_=people.c.name), BETWEEN)


def recipient_of(person_id: int) -> ScalarSelect[Any]:
    return select(RECIPIENT).where(people.c.id == person_id).scalar_subquery()


def addressed(
    message_id: int, person: ColumnElement[int], due: ColumnElement[Any]
) -> list[ColumnElement[Any]]:
    """The values of COLUMNS; the query groups by the person."""
    state = literal(DeliveryState.PLANNED.value)
    priority = select(messages.c.priority).where(messages.c.id == message_id).scalar_subquery()
    return [literal(message_id), person, state, literal(0), literal(""), due, due, _ABOUT, priority]


def fill(session: Session, message_id: int, meant: ColumnElement[bool], due: datetime) -> int:
    """Address the people for whom `meant` holds, each once, in one statement; how many."""
    query = select(*addressed(message_id, RECIPIENT, literal(due, Instant))).where(meant)
    selected: tuple[tuple[str, ...], Select[Any]] = (COLUMNS, query.group_by(RECIPIENT))
    return insert_selected_once(session.write, deliveries, selected, ONCE)
