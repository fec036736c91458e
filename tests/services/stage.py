"""A small town for the tests of services and store: a real database, a clock, and a fake for each port.

alice, bob and charlie are residents, olga organizes. It is a Monday morning; the outing is on Saturday.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.domain.activities import NewActivity, Occasion
from bot.domain.deliveries import Delivery, DeliveryState, Layout, Message, Priority, Reason, Road
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.reminders import rules
from bot.domain.sending import Attempted, Fate, Flight, Letter, Messenger
from bot.domain.signups import JoinOutcome
from bot.domain.throttle import Limits, Scope, Throttle
from bot.domain.windows import Scene
from bot.memory.local_throttle import LocalThrottle
from bot.services.activities.organize import publish
from bot.services.delivery.clockwork import sweep, tick
from bot.services.delivery.deliver import deliver
from bot.services.delivery.office import Office
from bot.services.delivery.outlook import Outlook
from bot.services.joining.sign_up import join
from bot.services.persons.people import agree, meet, welcome
from bot.services.work import Work
from bot.store.database import connect
from bot.store.sealing import Sealer
from bot.store.unit_of_work import UnitOfWork
from tests.flights import AtOnce
from tests.memory.fakes import FakeWindows
from tests.off_the_wire import Watch

KEY = "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="
NOW = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Beijing
SATURDAY = datetime(2027, 3, 6, 1, 0, tzinfo=UTC)  # 9:00 in Beijing
EVENING = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)  # Friday, 20:00 in Beijing
MORNING = datetime(2027, 3, 5, 23, 0, tzinfo=UTC)  # Saturday, 7:00 in Beijing
POLICY = Policy(rules("20:00", 2), consent_version="1", mailbox_keeps=timedelta(hours=48), code_key="tests")
OUTING = NewActivity("参观电影博物馆", SATURDAY, SATURDAY + timedelta(hours=3), "社区北门", capacity=40)


@dataclass
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True)
class Result:
    """What the fake platform answers to one letter."""

    fate: Fate
    reason: Reason | None = None
    after: timedelta | None = None
    number: str = ""
    stops: Scope = Scope.NOTHING
    called: bool = True
    left_out: tuple[str, ...] = ()
    picture: Fate | None = None


SENT = Result(Fate.SENT)
CLOSED = Result(Fate.OTHER_ROAD, Reason.WINDOW_CLOSED)
BUSY = Result(Fate.RETRY, Reason.PLATFORM_BUSY)


@dataclass
class FakeMessenger:
    """A Messenger that does as it is told. `results`: by road, what becomes of its next letters.

    `taken`: letters that reached the platform. `dies`: raise this once the letters are out, as a process
    dies between sending and writing down.
    """

    roads: set[Road] = field(default_factory=lambda: {Road.CUSTOM, Road.TEMPLATE})
    results: dict[Road, list[Result]] = field(default_factory=lambda: defaultdict(list))
    taken: list[Letter] = field(default_factory=list)
    dies: list[BaseException] = field(default_factory=list)
    daily: bool = False  # one mass send a day
    meanwhile: Callable[[], object] = int  # what happens while letters are out

    def carries(self, road: Road, layout: Layout) -> bool:
        return road in self.roads

    def one_mass_a_day(self) -> bool:
        return self.daily

    def consent_for(self, layout: Layout) -> str:
        return f"consent-{layout}" if Road.SUBSCRIPTION in self.roads else ""

    def flight(self) -> Flight:
        return AtOnce(self)

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        self.meanwhile()
        attempts = [self._attempt(letter) for letter in letters]
        if self.dies:
            raise self.dies.pop()
        return attempts

    def by(self, road: Road) -> list[Letter]:
        return [letter for letter in self.taken if letter.road is road]

    def _attempt(self, letter: Letter) -> Attempted:
        self.taken.append(letter)
        waiting = self.results[letter.road]
        result = (
            waiting.pop(0) if waiting else Result(Fate.SENT, picture=Fate.SENT if letter.picture else None)
        )
        return Attempted(
            letter.delivery_id,
            result.fate,
            result.number,
            result.reason,
            result.after,
            result.stops,
            result.called,
            result.left_out,
            result.picture,
        )


class Words:
    """Wording without texts: the key and who reads it."""

    def text(self, language: str, message: Message) -> str:
        return f"{message.key}/{language}"

    def fields(self, language: str, message: Message) -> Mapping[str, str]:
        return dict(message.facts)


@dataclass
class Batches:
    """A Post whose batches wait until somebody works."""

    waiting: list[list[int]] = field(default_factory=list)

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        self.waiting.append(list(delivery_ids))


class Stage:
    def __init__(self, database_url: str) -> None:
        self.engine = connect(database_url)
        self.open = partial(UnitOfWork, self.engine, Sealer([KEY]))
        self.clock = Clock()
        self.messenger, self.windows, self.post = FakeMessenger(), FakeWindows(), Batches()
        self.throttle: Throttle = LocalThrottle(dict.fromkeys(Road, Limits(rate=1000)))
        self.watch = Watch(self.engine)
        over = self.watch.over
        doors = over(self.messenger), over(self.windows), Words(), self.clock, POLICY, over(self.throttle)
        self.office = Office(self.open, *doors)

    @property
    def outlook(self) -> Outlook:
        return Outlook(self.windows, self.messenger, Words(), self.throttle)

    def with_messenger(self, messenger: Messenger) -> Office:
        """The office with another channel."""
        return replace(self.office, messenger=self.watch.over(messenger))

    def use(self, throttle: Throttle) -> None:
        self.throttle, self.office = throttle, replace(self.office, throttle=self.watch.over(throttle))

    def mannered(self, manners: Manners) -> None:
        """The house has quiet hours, or a limit, from here on."""
        self.office = replace(self.office, policy=replace(POLICY, manners=manners))

    @contextmanager
    def working(self) -> Iterator[Work]:
        with self.open() as uow:
            yield Work(uow, self.clock.now(), self.office.policy)
            uow.commit()

    def outing(self, **changes: Any) -> Occasion:
        values = {name: getattr(OUTING, name) for name in OUTING.__slots__} | changes
        with self.working() as work:
            return publish(work, NewActivity(**values), None)

    def now_of(self, occasion: Occasion) -> Occasion:
        """The occasion as the database knows it at this moment."""
        with self.open() as uow:
            return uow.activities.occasion(occasion.shift.id)

    def resident(self, name: str) -> Person:
        with self.working() as work:
            person = meet(work, openid(name))
            welcome(work, person, work.now)
            agree(work, person, name)
        return self.person(name)

    def person(self, name: str) -> Person:
        with self.open() as uow:
            found = uow.people.by_openid(openid(name))
        assert found
        return found

    def join(self, person: Person, occasion: Occasion, party: int = 1) -> JoinOutcome:
        with self.working() as work:
            return join(work, person, occasion, party)

    def writes_to_us(self, *people: Person) -> None:
        """Opens the window of 48 hours."""
        for person in people:
            self.windows.grant(person.openid or "", Scene.MESSAGE, self.clock.now())

    def work_off(self, **other_parts: Any) -> int:
        """One tick of the clock, and everything it handed over is delivered; how many it were.

        other_parts: of the office for this once, such as a ledger that breaks.
        """
        parts = {
            name: part if name == "open" else self.watch.over(part) for name, part in other_parts.items()
        }
        office = replace(self.office, **parts)
        due = tick(office, self.watch.over(self.post), batch_size=50)
        while self.post.waiting:
            deliver(office, self.post.waiting.pop(0))
        return due

    def sweep(self) -> int:
        return sweep(self.office)

    def deliveries(self, source: str) -> list[Delivery]:
        with self.open() as uow:
            return uow.deliveries.of_source(source)

    def delivery(self, source: str) -> Delivery:
        (only,) = self.deliveries(source)
        return only

    def delivery_states(self, source: str) -> set[DeliveryState]:
        return {each.state for each in self.deliveries(source)}

    def tell(self, *people: Person, key: str = "note", **more: Any) -> str:
        """A notice to these people, due now; its source. more: of the message, such as `expires_at`."""
        source = f"test:{key}"
        message = replace(Message(source, 1, key, Layout.NOTICE, {"text": key}), **more)
        with self.working() as work:
            outbox = work.uow.outbox
            outbox.to_people(outbox.write(message), [person.id for person in people], work.now)
        return source


def openid(name: str) -> str:
    return f"o{name:_<27}"
