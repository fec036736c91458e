"""How many people a shift may hold, and what may come of changing that."""

from enum import StrEnum

MOST = 100_000


class CapacityOutcome(StrEnum):
    CHANGED = "capacity_changed"
    SAME = "capacity_same"
    TAKEN = "capacity_taken"
    IMPOSSIBLE = "capacity_impossible"
    OVER = "capacity_over"


class RemoveOutcome(StrEnum):
    REMOVED = "removed"
    NOT_IN = "not_in_any_more"
    OVER = "remove_over"


class FirstOutcome(StrEnum):
    FIRST = "put_first"
    NOT_WAITING = "not_waiting_any_more"
