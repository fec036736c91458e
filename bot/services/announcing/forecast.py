"""Before a push: by which road each person would get it at this moment, and why others would not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.audiences import Audience
from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.mass import AT_LEAST, day_began
from bot.domain.ports import WindowLedger
from bot.domain.sending import Messenger
from bot.services.announcing.audiences import resolved, sieve
from bot.services.work import Work

PAGE = 1000  # people looked at in one go


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a forecast asks about reach."""

    ledger: WindowLedger
    messenger: Messenger


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people would get it now, by road, and how many not, by reason."""

    roads: Mapping[Road, int] = field(default_factory=dict)
    missing: Mapping[Reason, int] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return sum(self.roads.values())

    @property
    def later(self) -> int:
        """Those whom nothing reaches before they write to us themselves."""
        return sum(self.missing.values())

    @property
    def total(self) -> int:
        return self.now + self.later


@dataclass(frozen=True, slots=True)
class _Reader:
    id: int
    openid: str


@dataclass(slots=True)
class _Tally:
    """left: whom no road of their own carries, but a mass send might."""

    work: Work
    outlook: Outlook
    urgent: bool
    roads: Counter[Road] = field(default_factory=Counter)
    missing: Counter[Reason] = field(default_factory=Counter)
    left: int = 0

    def page(self, readers: Sequence[tuple[int, str | None, bool]]) -> None:
        """A handful of questions, whatever the number of people."""
        reachable = [_Reader(id_, openid) for id_, openid, following in readers if openid and following]
        self.missing[Reason.NOT_FOLLOWING] += len(readers) - len(reachable)
        rest = self._templates(self._subscriptions(self._windows(reachable)))
        used_up = self._used_up(rest)
        self.missing[Reason.MASS_USED] += len(used_up)
        self.left += len(rest) - len(used_up)

    def result(self) -> Preview:
        least = max(self.work.policy.mass_from, AT_LEAST)
        if self._carries(Road.MASS) and self.work.policy.mass_from and self.left >= least:
            self.roads[Road.MASS] = self.left
        else:
            self.missing[Reason.WINDOW_CLOSED] += self.left
        return Preview(+self.roads, +self.missing)

    def _carries(self, road: Road) -> bool:
        return self.outlook.messenger.carries(road, Layout.NOTICE)

    def _windows(self, readers: Sequence[_Reader]) -> list[_Reader]:
        openids = [each.openid for each in readers] if self._carries(Road.CUSTOM) else []
        found = self.outlook.ledger.open_now(openids, self.work.now) if openids else set()
        self.roads[Road.CUSTOM] += len(found)
        return [each for each in readers if each.openid not in found]

    def _subscriptions(self, readers: Sequence[_Reader]) -> list[_Reader]:
        """Only what is urgent may cost one."""
        ids = [each.id for each in readers] if self.urgent and self._carries(Road.SUBSCRIPTION) else []
        template = self.outlook.messenger.consent_for(Layout.NOTICE)
        found = self.work.uow.consents.holders(ids, template) if ids else set()
        self.roads[Road.SUBSCRIPTION] += len(found)
        return [each for each in readers if each.id not in found]

    def _templates(self, readers: Sequence[_Reader]) -> list[_Reader]:
        if not self._carries(Road.TEMPLATE):
            return list(readers)
        self.roads[Road.TEMPLATE] += len(readers)
        return []

    def _used_up(self, readers: Sequence[_Reader]) -> set[int]:
        """By whom no mass send may be got any more: by some this month, or by nobody today."""
        ids = [each.id for each in readers] if self._carries(Road.MASS) else []
        if not ids or not self.outlook.messenger.one_mass_a_day():
            return self.work.uow.mass.used_up(ids, self.work.now) if ids else set()
        return set(ids) if self.work.uow.mass.claimed(day_began(self.work.now)) else set()


def preview(work: Work, audience: Audience, outlook: Outlook, urgent: bool = False) -> Preview:
    """Ask for each person which road is open now, page by page; spends nothing."""
    tally = _Tally(work, outlook, urgent)
    for page in _pages(work, resolved(work, audience), urgent):
        tally.page(page)
    return tally.result()


def _pages(work: Work, audience: Audience, urgent: bool) -> Iterator[list[tuple[int, str | None, bool]]]:
    after, out = 0, sieve(work, audience, urgent)
    while page := work.uow.audiences.page(audience, out, after, PAGE):
        yield page
        after = page[-1][0]
