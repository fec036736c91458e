"""What services may ask of the database about the platform's words on what we sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import DeliveryState, Reason
from bot.domain.receipts import Receipt


class ReceiptRecords(Protocol):
    def receive(self, told: Receipt, state: DeliveryState, reason: Reason | None, now: datetime) -> None: ...
    def adopt(self, of: tuple[str, str], platform_id: str, now: datetime) -> None: ...
    def catch_up(self, platform_ids: Sequence[str]) -> None: ...
