"""What services may ask of the database about reminders."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.reminders import Wanted


class ReminderRecords(Protocol):
    def wanted(self, shift_id: int, person_id: int | None = None) -> list[Wanted]: ...
    def plan(
        self, message_id: int, shift_id: int, dues: Mapping[Wanted, datetime], person_id: int | None
    ) -> None: ...
    def withdraw(self, shift_id: int, person_id: int | None = None) -> None: ...
