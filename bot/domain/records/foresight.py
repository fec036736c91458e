"""What services may ask of the database about what is planned."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audiences import Reader
from bot.domain.foreseen import Ahead


class ForesightRecords(Protocol):
    def planned(self, until: datetime, after: tuple[int, int], limit: int) -> list[Ahead]: ...
    def count(self, until: datetime, limit: int) -> int: ...
    def readers(self, meant: Sequence[int]) -> list[Reader]: ...
