"""What manners need to know of the deliveries: what waits for a better hour, and what belongs together."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, or_, select, update
from sqlalchemy.sql import ColumnElement, Update

from bot.domain.deliveries import HELD, DeliveryState, Priority, Reason
from bot.store.columns import Instant
from bot.store.session import Session
from bot.store.settling import UNSETTLED
from bot.store.tables import deliveries, messages

_CARRIED = (
    update(deliveries).where(deliveries.c.id == bindparam("delivery")).values(carried_by=bindparam("lead"))
)
_lead = deliveries.alias("lead")
_FATE = ("state", "road", "platform_id", "reason", "attempts", "sent_at")
_companion = deliveries.alias("companion")


class DeliveryManners:
    def __init__(self, session: Session) -> None:
        self._session = session

    def wake(self, now: datetime, limit: int) -> int:
        """Plan for now what waited for a better hour that has come; how many."""
        held = select(deliveries.c.id).where(
            deliveries.c.state == DeliveryState.WAITING,
            deliveries.c.priority.in_(list(Priority)),
            deliveries.c.wake_at <= now,
            deliveries.c.reason.in_(HELD),
        )
        held = held.limit(limit).with_for_update(skip_locked=True)
        statement = update(deliveries).where(deliveries.c.id.in_(held))
        values = {"state": DeliveryState.PLANNED, "due_at": deliveries.c.wake_at}
        return self._session.write.execute(statement.values(values)).rowcount

    def companions(self, ids: Sequence[int], now: datetime, within: timedelta) -> list[int]:
        """What else is due for the same people, and would be told together with these."""
        given = {"ids": list(ids), "now": now, "near": now + within}
        return list(self._session.read.scalars(_COMPANIONS, given))

    def carry(self, leads: Mapping[int, int]) -> None:
        """Write down with which delivery each is told; that one's fate is theirs from here on."""
        rows = [{"delivery": id_, "lead": lead} for id_, lead in leads.items()]
        if rows:
            self._session.write.execute(_CARRIED, rows)


def take_along(session: Session, leads: Sequence[int]) -> None:
    """What is told in the message of another delivery stands where that one stands."""
    if leads:
        session.write.execute(_TAKE_ALONG, {"leads": leads})


def _taking_along() -> Update:
    """Made once: it takes longer than carrying it out."""
    along = deliveries.c.carried_by.in_(bindparam("leads", expanding=True)), deliveries.c.state.in_(UNSETTLED)
    own_end = select(messages.c.expires_at).where(messages.c.id == deliveries.c.message_id)
    unread = func.coalesce(own_end.scalar_subquery(), _lead.c.wake_at)
    wake_at = case((_lead.c.state == DeliveryState.WAITING, unread), else_=_lead.c.wake_at)
    fate = {name: _lead.c[name] for name in _FATE} | {"wake_at": wake_at}
    return update(deliveries).where(deliveries.c.carried_by == _lead.c.id, *along).values(fate)


def _told_together(of: Any) -> ColumnElement[bool]:
    """As bot.domain.manners.is_told_together says."""
    return or_(of.c.priority == Priority.REMINDER, of.c.reason == Reason.DAILY_LIMIT)


def _companions() -> Select[tuple[int]]:
    query = (
        select(_companion.c.id)
        .join_from(deliveries, _companion, _companion.c.person_id == deliveries.c.person_id)
        .where(
            deliveries.c.id.in_(bindparam("ids", expanding=True)),
            _told_together(deliveries),
            _told_together(_companion),
            _companion.c.id != deliveries.c.id,
            _companion.c.state == DeliveryState.PLANNED,
            _companion.c.due_at <= bindparam("now", type_=Instant),
            _companion.c.wake_at <= bindparam("near", type_=Instant),
            _companion.c.road.is_(None),
        )
    )
    return query.distinct()


_TAKE_ALONG, _COMPANIONS = _taking_along(), _companions()
