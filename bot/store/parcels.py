"""What a delivery's rows are read as: parcels for those who send, deliveries for those who look on."""

from typing import Any

from sqlalchemy import literal, select

from bot.domain.deliveries import (
    Delivery,
    DeliveryState,
    Layout,
    Message,
    Parcel,
    Priority,
    Reason,
    Road,
)
from bot.store.tables import deliveries, messages, people

OPEN = (DeliveryState.PLANNED, DeliveryState.WAITING, DeliveryState.SENDING)
BETWEEN = "\n"  # the names that a delivery is about; an empty one is the reader's own
_MESSAGE = (
    messages.c.source,
    messages.c.version,
    messages.c.key,
    messages.c.layout,
    messages.c.facts,
    messages.c.shift_id,
    messages.c.asks,
)
MESSAGE = select(*_MESSAGE, messages.c.expires_at, messages.c.priority, literal("").label("about"))
PARCEL = (
    select(
        deliveries.c.id,
        deliveries.c.person_id,
        deliveries.c.attempts,
        deliveries.c.tried_at,
        deliveries.c.road,
        deliveries.c.wake_at,
        people.c.openid,
        people.c.following,
        people.c.language,
        people.c.quiet,
        people.c.refused,
        people.c.refused_until,
        deliveries.c.reason,
        deliveries.c.carried_by,
        messages.c.expires_at,
        messages.c.priority,
        deliveries.c.about,
        *_MESSAGE,
    )
    .join_from(deliveries, people)
    .join(messages)
)
SHOWN = (
    select(
        deliveries.c.id,
        messages.c.source,
        people.c.openid,
        people.c.name,
        deliveries.c.state,
        deliveries.c.due_at,
        deliveries.c.road,
        deliveries.c.sent_at,
        deliveries.c.reason,
        deliveries.c.wake_at,
    )
    .join_from(deliveries, people)
    .join(messages)
    .order_by(deliveries.c.due_at, deliveries.c.id)
)


def about_of(names: str) -> tuple[str, ...]:
    return tuple(sorted(set(names.split(BETWEEN)))) if names else ()


def message_of(row: Any) -> Message:
    return Message(
        source=row.source,
        version=row.version,
        key=row.key,
        layout=Layout(row.layout),
        facts=row.facts,
        expires_at=row.expires_at,
        about=about_of(row.about),
        priority=Priority(row.priority),
        shift_id=row.shift_id,
        asks=row.asks,
    )


def parcel_of(row: Any) -> Parcel:
    return Parcel(
        id=row.id,
        person_id=row.person_id,
        openid=row.openid,
        following=row.following,
        language=row.language,
        attempts=row.attempts,
        tried_at=row.tried_at,
        road=Road(row.road) if row.road else None,
        held_until=row.wake_at,
        message=message_of(row),
        quiet=row.quiet,
        reason=Reason(row.reason) if row.reason else None,
        carried_by=row.carried_by,
        refused=Reason(row.refused) if row.refused else None,
        refused_until=row.refused_until,
    )


def delivery_of(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        source=row.source,
        openid=row.openid,
        name=row.name,
        state=DeliveryState(row.state),
        due_at=row.due_at,
        road=Road(row.road) if row.road else None,
        sent_at=row.sent_at,
        reason=Reason(row.reason) if row.reason else None,
        until=row.wake_at if row.state in OPEN else None,
    )
