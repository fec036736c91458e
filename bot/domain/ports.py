"""What the inner floors ask of the outside, as protocols; the doors implement them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Priority
from bot.domain.windows import Scene, Window


class MemoryGoneError(Exception):
    """The short-term memory does not answer; talks go on without it, and what needs it waits."""


class CrowdedError(Exception):
    """So many others were first that there was no time left to do it; nothing was done."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware, in UTC."""


class WindowLedger(Protocol):
    """How many customer-service messages each person's last action still allows."""

    def spend(self, openids: Collection[str], now: datetime, messages: int = 1) -> set[str]:
        """Take so many messages from each person's open window, or none at all; returns those who had them.

        Atomic for each person. All come from the window that ends first of those that have enough.
        Raises MemoryGoneError when that cannot be known.
        """

    def give_back(self, openids: Collection[str], now: datetime, messages: int = 1) -> None:
        """Return so many messages to each: the platform did not take them.

        Lost when the memory is gone, like `close`: less is sent than the platform allows, or it refuses.
        """

    def close(self, openids: Collection[str]) -> None:
        """The platform says there is no window: forget what we believed."""

    def open_now(self, openids: Collection[str], now: datetime) -> set[str]:
        """Who could get one now; spends nothing. Raises MemoryGoneError when that cannot be known."""

    def standing(self, openids: Collection[str]) -> Mapping[str, Mapping[Scene, Window]]:
        """The windows of each, as they stand; who has none may be left out. Spends nothing."""


class Pictures(Protocol):
    """The pictures that the channel keeps for a time."""

    def renew(self, media_id: str) -> str:
        """Another id for the same picture, good from now on; "" when that is not possible."""


class Post(Protocol):
    """The queue of batches: wakes workers; the database stays the truth."""

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        """Ask some worker to send these, soon; may be lost, may come twice."""
