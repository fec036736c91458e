"""What services may ask of the database about exports: pages of lines, each page after the last line."""

from typing import Protocol

from bot.domain.exports import HourLine, HourScope, SignUpLine


class ExportRecords(Protocol):
    def sign_ups(
        self, activity_id: int, after: SignUpLine | None, size: int, coming: bool = False
    ) -> list[SignUpLine]: ...
    def hours(self, scope: HourScope, after: int, size: int) -> list[HourLine]: ...
