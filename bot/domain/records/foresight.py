"""What services may ask of the database about what is planned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.foreseen import Ahead
from bot.domain.people import Person


class ForesightRecords(Protocol):
    def planned(self, until: datetime, after: tuple[int, int], limit: int) -> list[Ahead]: ...
    def readers(self, ids: Sequence[int]) -> list[Person]: ...
