"""What would be sent if nothing changed: one row for each message, and why one would fail."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import Parcel, Reason, Road


@dataclass(frozen=True, slots=True)
class Ahead:
    """A parcel that is planned, when it would be looked at, and whose it is. blocked: why it cannot leave."""

    at: datetime
    name: str
    parcel: Parcel
    blocked: Reason | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """road: None where nothing carries it by then; why: what is wrong with that, or why it comes late.

    sources: of all that is told in the one message. must: it goes first when not everything can go;
    expires_at: from then on it helps nobody.
    """

    at: datetime
    person_id: int
    name: str
    openid: str | None
    sources: tuple[str, ...]
    road: Road | None
    why: Reason | None
    must: bool = False
    expires_at: datetime | None = None
