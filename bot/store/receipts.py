"""The platform's words on what we sent: kept, weighed against one another, and applied."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, literal_column, or_, select, update

from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.domain.receipts import Receipt
from bot.store.columns import Instant
from bot.store.dialects import insert_or_set, wait_for_writers
from bot.store.session import Session
from bot.store.tables import consents, deliveries, people, receipts

TOLD = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.FAILED)  # where the platform's word counts
UNTOLD = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)

_OUTWEIGHS = or_(
    receipts.c.state == DeliveryState.DELIVERED,
    (receipts.c.state == DeliveryState.SENT) & (literal_column("excluded.state") == DeliveryState.FAILED),
    receipts.c.reason > literal_column("excluded.reason"),
)
_ANEW = (("platform_id",), ("state", "reason", "total", "sent"), _OUTWEIGHS)


class Receipts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def receive(self, told: Receipt, state: DeliveryState, reason: Reason | None, now: datetime) -> None:
        """The platform's word on a sent message; it may come early, late or twice.

        Words that differ end the same in whatever order they come: a failure outweighs, as who may not have
        it must be called, and of two failures the one whose reason comes first.
        """
        values: dict[str, Any] = {
            "platform_id": told.platform_id,
            "state": state,
            "reason": reason,
            "at": now,
        }
        values |= {"total": told.total, "sent": told.sent}
        insert_or_set(self._session.write, receipts, values, _ANEW)
        self._apply_told([told.platform_id])

    def adopt(self, of: tuple[str, str], platform_id: str, now: datetime) -> None:
        """Give the oldest notice to this person (openid, template) that has no number yet this one, once."""
        openid, template = of
        known = select(deliveries.c.id).where(deliveries.c.platform_id == platform_id)
        mine = people.c.openid == openid, consents.c.template == template
        oldest = (
            select(deliveries.c.id)
            .join_from(consents, people)
            .join(deliveries, deliveries.c.id == consents.c.spent_on)
            .where(*mine, deliveries.c.state.in_(UNTOLD), deliveries.c.platform_id == "", ~known.exists())
            .where(deliveries.c.road == Road.SUBSCRIPTION)
            .order_by(deliveries.c.tried_at, deliveries.c.id)
            .limit(1)
        )
        sent_at = func.coalesce(deliveries.c.sent_at, literal(now, Instant))
        sent = {"state": DeliveryState.SENT, "sent_at": sent_at, "platform_id": platform_id}
        statement = update(deliveries).values(sent)
        lead = statement.where(deliveries.c.id == oldest.scalar_subquery()).returning(deliveries.c.id)
        if (found := self._session.write.scalar(lead)) is not None:
            along = deliveries.c.carried_by == found, deliveries.c.state.in_(UNTOLD)
            self._session.write.execute(statement.where(*along))

    def catch_up(self, platform_ids: Sequence[str]) -> None:
        """The platform may have spoken before we knew its number, and may be speaking at this moment."""
        wait_for_writers(self._session.write, receipts)
        self._apply_told(platform_ids)

    def _apply_told(self, platform_ids: Sequence[str]) -> None:
        told = select(receipts).where(receipts.c.platform_id.in_(platform_ids))
        for receipt in self._session.write.execute(told).all():
            self._apply(receipt.platform_id, receipt.state, receipt.reason)

    def _apply(self, platform_id: str, state: str, reason: str | None) -> None:
        statement = update(deliveries).where(
            deliveries.c.platform_id == platform_id, deliveries.c.state.in_(TOLD)
        )
        gone = {"day_slot": None} if state == DeliveryState.FAILED else {}  # it disturbed nobody
        self._session.write.execute(statement.values(state=state, reason=reason, **gone))
