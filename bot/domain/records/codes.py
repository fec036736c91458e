"""What services may ask of the database about wrong check-in codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class CodeRecords(Protocol):
    def hold(self, person_id: int) -> list[datetime]: ...
    def keep(self, person_id: int, tries: Sequence[datetime]) -> None: ...
    def forget(self, person_id: int) -> None: ...
