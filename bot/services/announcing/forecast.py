"""Before a push: by which road each person would get it at this moment, and why others would not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.audiences import Reader
from bot.domain.deliveries import Message, Reason, Road
from bot.domain.mass import AT_LEAST, called, for_many, taken_of
from bot.domain.purses import Purse
from bot.services.announcing.announce import Plan, message_of
from bot.services.announcing.audiences import resolved, sieve
from bot.services.announcing.readership import STEP, parcel_for, readers
from bot.services.delivery.outlook import Outlook, offer, purses, road_of
from bot.services.work import Work

UNBORN = "announcement:0"


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


@dataclass(slots=True)
class _Tally:
    """waiting: by language, whom only a mass send might carry; free: who of them may get one."""

    work: Work
    outlook: Outlook
    message: Message
    roads: Counter[Road] = field(default_factory=Counter)
    missing: Counter[Reason] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    free: Counter[str] = field(default_factory=Counter)

    def page(self, page: Sequence[Reader]) -> None:
        """A handful of questions, whatever the number of people."""
        reached = [each for each in page if each.openid and each.following]
        self.missing[Reason.NOT_FOLLOWING] += len(page) - len(reached)
        found = purses(self.work, self.outlook, {each.id: each.openid or "" for each in reached})
        for each in reached:
            self._one(each, found[each.id])

    def _one(self, reader: Reader, purse: Purse) -> None:
        now = self.work.now
        road = road_of(self.outlook, purse, self.message, now)
        if road:
            self.roads[road] += 1
        elif for_many(parcel_for(reader, self.message, now)):
            self.waiting[reader.language] += 1
            self.free[reader.language] += purse.take_mass(now)
        else:
            self.missing[Reason.WINDOW_CLOSED] += 1

    def result(self) -> Preview:
        terms = offer(self.work, self.outlook, self.message, self.waiting)
        languages, why = called(terms, self.waiting)
        for language, n in self.waiting.items():
            self.missing[Reason.MASS_USED if language in languages else why] += n
        free = Counter({language: self.free[language] for language in languages})
        if terms.daily:
            free = Counter({"": free.total()})
        reached = sum(taken_of(n, terms.daily) for n in free.values() if n >= AT_LEAST)
        self.missing[Reason.MASS_USED] -= reached
        self.roads[Road.MASS] += reached
        return Preview(+self.roads, +self.missing)


def preview(work: Work, plan: Plan, outlook: Outlook) -> Preview:
    """Ask for each person which road is open now, page by page; spends nothing.

    Raises ValueError for an audience that names a combination nobody keeps.
    """
    plan = replace(plan, audience=resolved(work, plan.audience))
    tally = _Tally(work, outlook, message_of(work, plan, UNBORN, 1))
    found = work.uow.frozen.look(plan.audience, sieve(work, plan.audience, plan.urgent), STEP)
    for page in readers(work, found.pages):
        tally.page(page)
    return tally.result()
