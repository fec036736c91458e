"""Deliveries in the database: due, claimed, settled. Claiming is a conditional update, so it happens once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, bindparam, case, func, literal, null, or_, select, update
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.deliveries import (
    HELD,
    Delivery,
    DeliveryState,
    Layout,
    Message,
    Parcel,
    Priority,
    Reason,
    Road,
    Verdict,
)
from bot.store.columns import Instant
from bot.store.day_slots import kept
from bot.store.manners import take_along
from bot.store.parcels import PARCEL, SHOWN, delivery_of, message_of, parcel_of
from bot.store.receipts import Receipts
from bot.store.session import Session
from bot.store.settling import STATE, write_down
from bot.store.tables import deliveries, messages

_ALONE = or_(deliveries.c.road.is_(None), deliveries.c.road != Road.MASS)  # not parked to go with others


class Deliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, priority: Priority, now: datetime, limit: int, asleep: timedelta) -> list[int]:
        """Ids of what must be sent now; each is not returned again for `asleep`, in case nobody takes it."""
        longest = _woken(DeliveryState.PLANNED, [priority], now).order_by(deliveries.c.wake_at).limit(limit)
        woken = longest.with_for_update(skip_locked=True)
        statement = update(deliveries).where(deliveries.c.id.in_(woken), deliveries.c.wake_at <= now)
        statement = statement.values(wake_at=now + asleep).returning(deliveries.c.person_id, deliveries.c.id)
        # what is for one person lies side by side, so that one worker gets it and tells it together
        return [id_ for _, id_ in sorted(map(tuple, self._session.write.execute(statement)))]

    def oldest_due(self, now: datetime, handed: timedelta, within: int) -> datetime | None:
        """Since when the oldest of those that should have left waits, among the `within` longest awake.

        handed: for how long what is with the engine sleeps.
        """
        awake = _woken(DeliveryState.PLANNED, Priority, now + handed).with_only_columns(deliveries.c.due_at)
        due = awake.where(deliveries.c.due_at <= now).limit(within).subquery()
        since: datetime | None = self._session.read.scalar(select(func.min(due.c.due_at, type_=Instant)))
        return since

    def overdue(self, state: DeliveryState, now: datetime, limit: int) -> list[Parcel]:
        """What has stood in this state past its wake time: a crashed attempt, an unread mailbox message."""
        ids = _woken(state, Priority, now).limit(limit)
        if state is DeliveryState.WAITING:
            ids = ids.where(or_(deliveries.c.reason.is_(None), deliveries.c.reason.not_in(HELD)))
        rows = self._session.read.execute(PARCEL.where(deliveries.c.id.in_(ids)))
        return [parcel_of(row) for row in rows]

    def claim(self, ids: Sequence[int], now: datetime, within: timedelta) -> list[Parcel]:
        """Take those that nobody else took; the attempt counts as crashed when not settled `within`.

        What somebody else is just changing is left to them: it is taken back, or taken by another worker.
        """
        given = {"ids": list(ids), "now": now, "until": now + within}
        taken = list(self._session.write.scalars(_CLAIM, given))
        return [parcel_of(row) for row in self._session.write.execute(_CLAIMED, {"ids": taken})]

    def set_out(self, parcels: Sequence[Parcel], road: Road) -> set[int]:
        """Write down by which road they go before they go: a crash must not hide it.

        Returns the ids of those that are still ours: one that was given up for lost may be somebody else's.
        """
        held = deliveries.c.wake_at.in_({parcel.held_until for parcel in parcels})
        statement = update(deliveries).where(_among(parcels), STATE == DeliveryState.SENDING, held)
        statement = statement.values(road=road).returning(deliveries.c.id)
        ours = set(self._session.write.scalars(statement))
        take_along(self._session, sorted(ours))
        return ours

    def turn_back(self, parcels: Sequence[Parcel]) -> None:
        """The road they set out on is closed: each stands again where it stood before."""
        for road in {parcel.road for parcel in parcels}:
            back = _among([parcel for parcel in parcels if parcel.road is road])
            self._session.write.execute(update(deliveries).where(back).values(road=road))
        take_along(self._session, [parcel.id for parcel in parcels])

    def settle(self, verdicts: Sequence[Verdict], now: datetime) -> None:
        """Write down what became of claimed deliveries, then what the platform told of them meanwhile."""
        if not verdicts:
            return
        write_down(self._session.write, verdicts, now)
        take_along(self._session, [verdict.delivery_id for verdict in verdicts])
        sent = [v.platform_id for v in verdicts if v.platform_id]
        if sent:
            Receipts(self._session).catch_up(sent)

    def let_go(self, parcels: Sequence[Parcel], wake_at: datetime, reason: Reason) -> list[int]:
        """Plan again those that are still ours and never set out; it was no attempt. Their ids."""
        mine = deliveries.c.wake_at.in_({parcel.held_until for parcel in parcels})
        never_left = STATE == DeliveryState.SENDING, deliveries.c.road.is_(None)
        statement = update(deliveries).where(_among(parcels), mine, *never_left)
        again = {"state": DeliveryState.PLANNED, "wake_at": wake_at, "reason": reason}
        again |= {"attempts": deliveries.c.attempts - 1, "day_slot": None}
        return list(self._session.write.scalars(statement.values(again).returning(deliveries.c.id)))

    def resettle(self, parcel: Parcel, was: DeliveryState, verdict: Verdict) -> bool:
        """Change the state of one that was found `overdue`; False when it moved on meanwhile."""
        as_it_was = deliveries.c.wake_at == parcel.held_until, deliveries.c.state == was
        statement = update(deliveries).where(deliveries.c.id == parcel.id, *as_it_was)
        values: dict[str, Any] = {"state": verdict.state, "road": verdict.road, "reason": verdict.reason}
        values |= {"wake_at": verdict.wake_at} if verdict.wake_at else {}
        values |= {"day_slot": kept(literal(verdict.state), literal(verdict.road, String()))}
        values |= {} if verdict.counts else {"attempts": deliveries.c.attempts - 1}
        return self._session.write.execute(statement.values(**values)).rowcount == 1

    def mailbox(self, person_id: int, limit: int) -> list[tuple[int, Message]]:
        """What waits for the person's next answer, the oldest first."""
        query = PARCEL.where(deliveries.c.person_id == person_id, deliveries.c.state == DeliveryState.WAITING)
        rows = self._session.read.execute(query.order_by(deliveries.c.due_at).limit(limit))
        return [(row.id, message_of(row)) for row in rows]

    def notices(self, person_id: int, limit: int) -> list[Message]:
        """What was said to the person lately and is no reminder, the newest first."""
        said = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN)
        query = PARCEL.where(
            deliveries.c.person_id == person_id,
            deliveries.c.state.in_(said),
            messages.c.layout == Layout.NOTICE,
        )
        query = query.order_by(deliveries.c.due_at.desc(), deliveries.c.id.desc()).limit(limit)
        return [message_of(row) for row in self._session.read.execute(query)]

    def hand_over(self, ids: Sequence[int], now: datetime) -> list[int]:
        """Mark mailbox messages as shown; returns those still of use that nobody else showed meanwhile."""
        statement = update(deliveries).where(
            deliveries.c.id.in_(ids),
            STATE == DeliveryState.WAITING,
            deliveries.c.wake_at > now,
        )
        values = {"state": DeliveryState.SENT, "road": Road.MAILBOX, "reason": None, "sent_at": now}
        return sorted(self._session.write.scalars(statement.values(**values).returning(deliveries.c.id)))

    def of_source(self, prefix: str) -> list[Delivery]:
        """Everything whose source is `prefix` or starts with `prefix:`."""
        about = (messages.c.source == prefix) | messages.c.source.startswith(f"{prefix}:", autoescape=True)
        return [delivery_of(row) for row in self._session.read.execute(SHOWN.where(about))]


def _woken(state: DeliveryState, priorities: Iterable[Priority], now: datetime) -> Select[Any]:
    """A range of the index for each priority, however many sleep."""
    wanted = deliveries.c.priority.in_(list(priorities))
    return select(deliveries.c.id).where(deliveries.c.state == state, wanted, deliveries.c.wake_at <= now)


def _among(parcels: Iterable[Parcel]) -> ColumnElement[bool]:
    return deliveries.c.id.in_([parcel.id for parcel in parcels])


def _claim() -> ReturningUpdate[tuple[int]]:
    """Made once: it takes longer than carrying it out."""
    fresh, now = deliveries.c.road.is_(None), bindparam("now", type_=Instant)
    free = select(deliveries.c.id).where(
        deliveries.c.id.in_(bindparam("ids", expanding=True)),
        STATE == DeliveryState.PLANNED,
        deliveries.c.due_at <= now,
        _ALONE,
    )
    statement = update(deliveries).where(deliveries.c.id.in_(free.with_for_update(skip_locked=True)))
    values = {
        "state": DeliveryState.SENDING,
        "attempts": deliveries.c.attempts + 1,
        "tried_at": case((fresh, now), else_=deliveries.c.tried_at),
        "wake_at": bindparam("until", type_=Instant),
        "carried_by": case((fresh, null()), else_=deliveries.c.carried_by),
    }
    return statement.values(values).returning(deliveries.c.id)


_CLAIM = _claim()
_CLAIMED = PARCEL.where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
_CLAIMED = _CLAIMED.order_by(deliveries.c.due_at, deliveries.c.id)
