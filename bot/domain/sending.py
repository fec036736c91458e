"""Handing letters to a channel, and every fate an attempt can have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.throttle import Scope


class Fate(StrEnum):
    """What the channel says of one attempt, and so what happens next."""

    SENT = "sent"  # accepted by the platform
    OTHER_ROAD = "other_road"  # this road is closed for this person now; try the next one
    RETRY = "retry"  # a passing fault, certainly not delivered: again after `after`
    GONE = "gone"  # the person cannot be reached at all (left, blocked): give up and remember it
    FAILED = "failed"  # this content or a fault of ours: repeating cannot help
    UNKNOWN = "unknown"  # it may have arrived: never repeated without an idempotency key
    HALTED = "halted"  # the whole road is stopped (quota, rights, configuration) for `after`


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready for one road. `fields` feed a template's fields by our names (title, starts_at…).

    openids: all whom it goes to, on the road of mass sends. urgent: what goes to many must not hold it up.
    picture: the platform's id of one that follows as a message of its own, on the customer-service road.
    """

    delivery_id: int
    openid: str
    road: Road
    text: str
    layout: Layout
    once_key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    openids: tuple[str, ...] = ()
    urgent: bool = True
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Attempted:
    """The fate of one letter. `platform_id`: what the platform calls it in its later result event.

    stops: what else the platform's word closes, for `after`. called: whether the platform was asked at all.
    left_out: openids of a mass send that this account could not address; it did not go to them.
    picture: what became of the picture that followed; None: it was not sent, or there was none.
    """

    delivery_id: int
    fate: Fate
    platform_id: str = ""
    reason: Reason | None = None
    after: timedelta | None = None
    stops: Scope = Scope.NOTHING
    called: bool = True
    left_out: tuple[str, ...] = ()
    picture: Fate | None = None

    @property
    def calls(self) -> int:
        """How many calls it was to the platform."""
        return int(self.called) + (self.picture is not None)


def picture_of(facts: Mapping[str, str], now: datetime) -> str:
    """The platform's id of a message's picture, as long as the platform keeps it; "" from then on."""
    until, media_id = facts.get("media_until"), facts.get("media_id")
    return media_id if media_id and until and now < datetime.fromisoformat(until) else ""


class Flight(Protocol):
    """Letters that leave a few at a time, while others land."""

    def add(self, letters: Sequence[Letter]) -> None:
        """Let them leave; waits for nothing."""

    def landed(self) -> Sequence[Attempted]:
        """What has come in since, each letter once; waits until there is something."""


class Messenger(Protocol):
    """A channel that can start a conversation, within the rights of its account."""

    def carries(self, road: Road, layout: Layout) -> bool:
        """Whether this account may use the road for such a message at all."""

    def one_mass_a_day(self) -> bool:
        """Whether mass sends are one call a day of the account, instead of four a month to each person."""

    def consent_for(self, layout: Layout) -> str:
        """The template whose consent such a message costs as a subscription notice; "" if there is none."""

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        """Send all concurrently; one result for each letter, in order; raises nothing for a failed one."""

    def flight(self) -> Flight:
        """The same where each result is wanted as soon as it is known."""
