"""Roles: tasks within a shift, with places and requirements of their own."""

from dataclasses import dataclass

from bot.domain.requirements import Requirement


@dataclass(frozen=True, slots=True)
class ShiftRole:
    """`taken` counts sign-ups: guests come along, but the task is the person's. capacity None: no limit."""

    id: int
    shift_id: int
    name: str
    capacity: int | None
    taken: int = 0
    requirements: tuple[Requirement, ...] = ()

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class NewRole:
    name: str
    capacity: int | None = None
    requirements: tuple[Requirement, ...] = ()
