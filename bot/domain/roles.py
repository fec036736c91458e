"""Roles: tasks within a shift, with places and requirements of their own."""

from collections.abc import Sequence
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


def places_without_role(capacity: int | None, roles: Sequence[ShiftRole]) -> bool:
    """Where the roles do not use up all places, some help wherever they are needed."""
    limits = [role.capacity for role in roles if role.capacity is not None]
    return len(limits) == len(roles) and (capacity is None or sum(limits) < capacity)


@dataclass(frozen=True, slots=True)
class NewRole:
    name: str
    capacity: int | None = None
    requirements: tuple[Requirement, ...] = ()
