"""What services may ask of the database about the traces that a person leaves in what others wrote."""

from typing import Protocol


class TraceRecords(Protocol):
    def remove(self, person_id: int) -> None: ...
