"""Series: the same activity again and again, by a rule, in the time on a clock in Beijing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

AHEAD = timedelta(weeks=8)  # so far ahead the instances of a series exist


@dataclass(frozen=True, slots=True)
class Planned:
    """What the series last gave an instance; who changed the instance since keeps their change."""

    starts_at: datetime
    ends_at: datetime
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """rule: as RFC 5545 spells it. first_at: the first slot; each instance begins `offset` after its slot.

    template: what every instance is made from. horizon: slots before it were made; None: the series ended.
    """

    id: int
    rule: str
    first_at: datetime
    offset: timedelta
    length: timedelta
    capacity: int | None
    template: Mapping[str, Any]
    horizon: datetime | None

    def planned(self, slot: datetime) -> Planned:
        starts_at = slot + self.offset
        return Planned(starts_at, starts_at + self.length, self.capacity)


@dataclass(frozen=True, slots=True)
class Instance:
    """One time of a series: the shift that stands for the slot, and what the series last gave it."""

    shift_id: int
    slot: datetime
    planned: Planned
