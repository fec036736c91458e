"""Erasing that a helper asked for: it waits, and the person may stop it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, DeliveryState

WAIT = timedelta(hours=24)
ARRIVED = (DeliveryState.SENT, DeliveryState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody's data is to go at `due_at`, as their helper asked; one a person at a time."""

    person_id: int
    helper_id: int
    asked_at: datetime
    due_at: datetime

    @property
    def source(self) -> str:
        """Of the message that tells the person."""
        return f"helper:{self.helper_id}:{self.person_id}:erase:{self.asked}"

    @property
    def asked(self) -> int:
        """When, as sources of messages tell it."""
        return int(self.asked_at.timestamp())


def told_at(deliveries: list[Delivery]) -> datetime | None:
    """When the person got to know; None while nobody can say that they did."""
    return next((each.sent_at for each in deliveries if each.state in ARRIVED), None)
