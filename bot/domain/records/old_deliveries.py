"""What services may ask of the database about deliveries that are kept no longer."""

from datetime import datetime
from typing import Protocol


class OldDeliveryRecords(Protocol):
    def drop(self, before: datetime, limit: int) -> int: ...
