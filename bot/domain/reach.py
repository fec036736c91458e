"""Whom the notice of a change reached, by which road, and whom it did not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.deliveries import DeliveryState, Reason, Road

LOOK_AFTER = timedelta(minutes=2)  # most notices are settled by then
LOOK_AGAIN = timedelta(minutes=2)
LOOK_LAST = timedelta(minutes=30)  # what is still being tried then is told as not reached
ARRIVED = (DeliveryState.SENT, DeliveryState.DELIVERED)
TO_CALL = (
    DeliveryState.UNREACHABLE,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.WAITING,
)
UNDER_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """One message about one shift. made_by: who made the change, None for the operator."""

    message_id: int
    activity_id: int
    shift_id: int
    made_by: int | None
    made_at: datetime
    report_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How many deliveries stand where; counted by the database, never from memory."""

    arrived: Mapping[Road, int]
    under_way: int
    missed: int

    @property
    def reached(self) -> int:
        return sum(self.arrived.values())

    @property
    def total(self) -> int:
        return self.reached + self.under_way + self.missed


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom it did not reach, or has not yet: to be called. phone: in the clear, "" if unknown."""

    person_id: int
    name: str
    phone: str
    state: DeliveryState
    reason: Reason | None

    @property
    def why(self) -> str:
        """The reason, or the state where there is none."""
        return str(self.reason or self.state)


def counted(rows: Mapping[tuple[DeliveryState, Road | None], int]) -> Reach:
    arrived = {
        road: sum(n for (state, by), n in rows.items() if by is road and state in ARRIVED) for road in Road
    }
    under_way = sum(n for (state, _), n in rows.items() if state in UNDER_WAY)
    missed = sum(rows.values()) - under_way - sum(arrived.values())
    return Reach(arrived, under_way, missed)
