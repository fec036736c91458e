"""Whether people come: what a reminder asked them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ASKED_FOR = timedelta(days=3)  # so long a question stands


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that reached a person. confirmed: whether they said already that they come."""

    shift_id: int
    at: datetime
    confirmed: bool
