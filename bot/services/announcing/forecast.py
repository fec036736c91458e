"""Before a push: by which road each person would get it now, who later, and why others would not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from bot.domain.audiences import Exclusion, Frozen, Reader
from bot.domain.deliveries import Message, Parcel, Reason, Road
from bot.domain.manners import CAN_WAIT, day_of, over_the_limit, silenced
from bot.domain.mass import for_many
from bot.domain.ports import MemoryGoneError
from bot.domain.purses import Purse
from bot.domain.samples import Draw, scaled
from bot.services.announcing.announce import Plan, message_of
from bot.services.announcing.audiences import resolved, sieve, turnout
from bot.services.announcing.leftover_masses import Left, Place, Wait, with_masses
from bot.services.announcing.readership import STEP, parcel_for, readers
from bot.services.delivery.outlook import Outlook, purses, road_of
from bot.services.work import Work

UNBORN = "announcement:0"


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people would get it now, by road, and how many not, by reason.

    out: whom it does not address, and why. sampled: estimated from so many; 0: all were counted.
    unknown: of so many nobody can tell at the moment by which road.
    held: who gets it later, as now would disturb them, or is one too many for today.
    """

    roads: Mapping[Road, int] = field(default_factory=dict)
    missing: Mapping[Reason, int] = field(default_factory=dict)
    out: Mapping[Exclusion, int] = field(default_factory=dict)
    sampled: int = 0
    unknown: int = 0
    held: Mapping[Wait, int] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return sum(self.roads.values())

    @property
    def later(self) -> int:
        """Those whom nothing reaches before they write to us themselves."""
        return sum(self.missing.values())

    @property
    def total(self) -> int:
        return self.now + sum(self.held.values()) + self.later + self.unknown


@dataclass(frozen=True, slots=True)
class _Look:
    work: Work
    outlook: Outlook
    message: Message

    def page(self, page: Sequence[Reader]) -> Counter[Place]:
        """Where its readers stand; a handful of questions, whatever the number of people."""
        parcels = {each.id: parcel_for(each, self.message, self.work.now) for each in page}
        shut = {id_: why for id_, parcel in parcels.items() if (why := parcel.unreachable(self.work.now))}
        reached = {id_: parcel for id_, parcel in parcels.items() if id_ not in shut}
        found = purses(self.work, self.outlook, {id_: each.openid or "" for id_, each in reached.items()})
        full = self._full(list(reached))
        places = Counter(self._place(each, found[id_], id_ in full) for id_, each in reached.items())
        return places + Counter(map(Place, shut.values()))

    def result(self, places: Counter[Place]) -> Preview:
        roads, missing, held = Counter[Road](), Counter[Reason](), Counter[Wait]()
        for (end, wait), n in with_masses(self.work, self.outlook, self.message, places).items():
            if isinstance(end, Reason):
                missing[end] += n
            elif wait:
                held[wait] += n
            else:
                roads[end] += n
        return Preview(roads, missing, held=held)

    def _full(self, ids: Sequence[int]) -> set[int]:
        """Who had as many messages today as a person gets a day."""
        most = self.work.policy.manners.a_day
        if not most or self.message.priority not in CAN_WAIT:
            return set()
        had = self.work.uow.day_slots.taken(ids, day_of(self.work.now).date())
        return {id_ for id_, n in had.items() if n >= most}

    def _place(self, parcel: Parcel, purse: Purse, full: bool) -> Place:
        wait = self._wait(parcel, full)
        at = wait.until if wait else self.work.now
        road = road_of(self.outlook, purse, self.message, at)
        if road:
            return Place(road, wait)
        alike = for_many(parcel)
        return Place(Left(parcel.language, purse.take_mass(at)) if alike else Reason.WINDOW_CLOSED, wait)

    def _wait(self, parcel: Parcel, full: bool) -> Wait | None:
        """As it is judged each time it comes up: where the quiet ends, the day may be full yet."""
        at, manners, found = self.work.now, self.work.policy.manners, None
        today = day_of(at)
        while held := silenced(parcel, at, manners) or (
            over_the_limit(parcel, at, manners) if full and day_of(at) == today else None
        ):
            at, parcel = held.wake_at or at, replace(parcel, reason=held.reason)
            found = Wait(at, held.reason or Reason.QUIET_HOURS)
        return found


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
