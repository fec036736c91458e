"""The platform as a channel that can start a conversation, by every road of our account."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from time import sleep

from bot.domain.deliveries import Layout, Road
from bot.domain.ports import Clock
from bot.domain.sending import Attempted, Flight, Letter
from bot.sections import WeChat
from bot.wechat.batch import Batch
from bot.wechat.payloads import subscription_of, template_of
from bot.wechat.reports import Reports
from bot.wechat.rights import Right, may
from bot.wechat.token import TokenKeeper
from bot.wechat.traffic import Traffic

MOMENT = 0.004  # seconds
LONGEST = 120.0  # seconds: a letter that has not landed by then never will


@dataclass(frozen=True, slots=True)
class WeChatMessenger:
    """A domain Messenger; any thread may call it that runs no event loop.

    concurrency: messages in flight at once, whoever sends them, and as many again of urgent ones.
    count: see bot.wechat.reports.
    """

    settings: WeChat
    keeper: TokenKeeper
    clock: Clock
    concurrency: int
    count: Callable[[str], None]
    traffic: Traffic = field(default_factory=Traffic)
    _rooms: tuple[asyncio.Semaphore, asyncio.Semaphore] = field(init=False)

    def __post_init__(self) -> None:
        rooms = asyncio.Semaphore(self.concurrency), asyncio.Semaphore(self.concurrency)
        object.__setattr__(self, "_rooms", rooms)

    def carries(self, road: Road, layout: Layout) -> bool:
        """By the rights of the account and the templates it has registered; the mailbox needs no wire."""
        if road is Road.TEMPLATE:
            return may(self.settings.account, Right.TEMPLATE) and bool(template_of(self.settings, layout).id)
        if road is Road.SUBSCRIPTION:
            return bool(self.consent_for(layout))
        if road is Road.MASS:
            return self._may_mass(Right.MASS_BY_OPENID, Right.MASS_BY_TAG)
        return road is Road.CUSTOM and may(self.settings.account, Right.CUSTOM_SEND)

    def one_mass_a_day(self) -> bool:
        return not self._may_mass(Right.MASS_BY_OPENID)

    def _may_mass(self, *rights: Right) -> bool:
        return any(may(self.settings.account, right) for right in rights)

    def consent_for(self, layout: Layout) -> str:
        """The id of the subscription template, where the account may send by it."""
        allowed = may(self.settings.account, Right.NOTICE)
        return subscription_of(self.settings, layout).id if allowed else ""

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        """Send all concurrently; one result for each letter, in order; raises nothing for a failed one.

        A refused token is replaced once for the batch. What stops a road or everything (quota, rights,
        address, configuration) leaves the rest untried and HALTED. No readable answer: UNKNOWN, for the
        caller to repeat on the template road only, whose client_msg_id the platform remembers 10 minutes.
        """
        if not letters:
            return []
        batch = self._batch()
        return self.traffic.run(lambda http: batch.run(http, letters))

    def flight(self) -> Flight:
        return OnTheWire(self.traffic, self._batch())

    def _batch(self) -> Batch:
        return Batch(self.settings, self.keeper, self.clock, Reports(self.count), self._rooms)


@dataclass(frozen=True, slots=True)
class OnTheWire:
    """A domain Flight. What one letter meets (a new token, a closed road) holds for all that leave later."""

    traffic: Traffic
    batch: Batch
    _landed: "SimpleQueue[Attempted]" = field(default_factory=SimpleQueue)

    def add(self, letters: Sequence[Letter]) -> None:
        if letters:
            self.traffic.start(lambda http: self.batch.run(http, letters, self._landed.put))

    def landed(self) -> Sequence[Attempted]:
        """What comes in within a moment is told together: whoever writes it down does so once."""
        first = self._landed.get(timeout=LONGEST)
        sleep(MOMENT)
        return [first, *(self._landed.get_nowait() for _ in range(self._landed.qsize()))]
