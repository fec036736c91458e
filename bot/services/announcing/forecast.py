"""Before a push: by which road each person would get it at this moment, and why others would not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zlib import crc32

from bot.domain.audiences import Exclusion, Frozen, Reader
from bot.domain.deliveries import Message, Reason, Road
from bot.domain.mass import AT_LEAST, called, for_many, taken_of
from bot.domain.ports import MemoryGoneError
from bot.domain.purses import Purse
from bot.domain.samples import Draw, scaled
from bot.services.announcing.announce import Plan, message_of
from bot.services.announcing.audiences import resolved, sieve, turnout
from bot.services.announcing.readership import STEP, parcel_for, readers
from bot.services.delivery.outlook import Outlook, offer, purses, road_of
from bot.services.work import Work

UNBORN = "announcement:0"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people would get it now, by road, and how many not, by reason.

    out: whom it does not address, and why. sampled: estimated from so many; 0: all were counted.
    unknown: of so many nobody can tell at the moment by which road.
    """

    roads: Mapping[Road, int] = field(default_factory=dict)
    missing: Mapping[Reason, int] = field(default_factory=dict)
    out: Mapping[Exclusion, int] = field(default_factory=dict)
    sampled: int = 0
    unknown: int = 0

    @property
    def now(self) -> int:
        return sum(self.roads.values())

    @property
    def later(self) -> int:
        """Those whom nothing reaches before they write to us themselves."""
        return sum(self.missing.values())

    @property
    def total(self) -> int:
        return self.now + self.later + self.unknown


class Left(NamedTuple):
    """Left over: only a mass send might carry it. free: the person may get one."""

    language: str
    free: bool


Place = Road | Reason | Left


@dataclass(frozen=True, slots=True)
class _Look:
    work: Work
    outlook: Outlook
    message: Message

    def page(self, page: Sequence[Reader]) -> Counter[Place]:
        """Where its readers stand; a handful of questions, whatever the number of people."""
        shut = {each.id: why for each in page if (why := self._shut(each))}
        reached = [each for each in page if each.id not in shut]
        found = purses(self.work, self.outlook, {each.id: each.openid or "" for each in reached})
        places = Counter(self._place(each, found[each.id]) for each in reached)
        return places + Counter[Place](shut.values())

    def _shut(self, reader: Reader) -> Reason | None:
        return parcel_for(reader, self.message, self.work.now).unreachable(self.work.now)

    def _place(self, reader: Reader, purse: Purse) -> Place:
        now = self.work.now
        road = road_of(self.outlook, purse, self.message, now)
        if road:
            return road
        alike = for_many(parcel_for(reader, self.message, now))
        return Left(reader.language, purse.take_mass(now)) if alike else Reason.WINDOW_CLOSED

    def result(self, places: Counter[Place]) -> Preview:
        """As the mass sends that would come about decide."""
        roads = Counter({each: n for each, n in places.items() if isinstance(each, Road)})
        missing = Counter({each: n for each, n in places.items() if isinstance(each, Reason)})
        waiting, free = _left(places)
        terms = offer(self.work, self.outlook, self.message, waiting)
        languages, why = called(terms, waiting)
        for language, n in waiting.items():
            missing[Reason.MASS_USED if language in languages else why] += n
        free = Counter({language: free[language] for language in languages})
        if terms.daily:
            free = Counter({"": free.total()})
        reached = sum(taken_of(n, terms.daily) for n in free.values() if n >= AT_LEAST)
        missing[Reason.MASS_USED] -= reached
        roads[Road.MASS] += reached
        return Preview(+roads, +missing)


def preview(work: Work, plan: Plan, outlook: Outlook, exactly: bool = False) -> Preview:
    """Ask for each person which road is open now, page by page; spends nothing.

    Of very many only some are asked about and stand for all, as an answer cannot wait; exactly: all are.
    Raises ValueError for an audience that names a combination nobody keeps.
    """
    plan = replace(plan, audience=resolved(work, plan.audience))
    meant = turnout(work, plan.audience, plan.urgent)
    look = _Look(work, outlook, message_of(work, plan, UNBORN, 1))
    many = meant.included > work.policy.counted_to and not exactly
    some = _sample(work, plan, meant.included) if many else None
    found = some or _everybody(work, plan)
    try:
        places = sum(map(look.page, readers(work, found.pages)), Counter[Place]())
    except MemoryGoneError:
        return Preview(out=meant.excluded, unknown=meant.included)
    if some:
        told = look.result(scaled(places, meant.included))
        return replace(told, out=meant.excluded, sampled=places.total())
    return replace(look.result(places), out=meant.excluded)


def _sample(work: Work, plan: Plan, total: int) -> Frozen | None:
    """The same people at each look at this audience; None where nobody is drawn."""
    draw = Draw(work.policy.counted_to // 2, total, crc32(str(plan.audience).encode()))
    who = plan.audience, sieve(work, plan.audience, plan.urgent)
    found = work.uow.frozen.sample(*who, STEP, draw)
    return found if found.size else None


def _everybody(work: Work, plan: Plan) -> Frozen:
    return work.uow.frozen.look(plan.audience, sieve(work, plan.audience, plan.urgent), STEP)


def _left(places: Mapping[Place, int]) -> tuple[Counter[str], Counter[str]]:
    """By language: whom only a mass send might carry, and who of them may get one."""
    waiting, free = Counter[str](), Counter[str]()
    for place, n in places.items():
        if isinstance(place, Left):
            waiting[place.language] += n
            free[place.language] += n * place.free
    return waiting, free
