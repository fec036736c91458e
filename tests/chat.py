"""A talk as people have it: `alice = chat("alice")`, and `alice.says("报名")` is what alice then reads.

Database, router, texts, understanding and links are the real ones; the clock stands until a test moves it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

import pytest

import bot
from bot.dialog.dispatcher import Dispatcher
from bot.dialog.handling import Handling
from bot.dialog.messages import Answer, Channel, Incoming, Kind, Place
from bot.dialog.router import Router
from bot.dialog.talk import Talk
from bot.dialog.turn import House
from bot.domain.activities import NewActivity, Occasion
from bot.domain.deliveries import Delivery, Layout, Message, Priority, Road
from bot.domain.people import Person, Role
from bot.domain.policy import Policy
from bot.domain.records import UnitOfWork as Records
from bot.domain.reminders import LOCAL, rules
from bot.domain.sending import Attempted, Fate, Flight, Letter
from bot.domain.throttle import Limits
from bot.language.understanding import Understanding
from bot.memory.local_throttle import LocalThrottle
from bot.services.activities.organize import publish
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import deliver
from bot.services.delivery.office import Office
from bot.services.delivery.outlook import Outlook
from bot.services.joining.sign_up import join
from bot.services.persons.people import agree, grant, meet
from bot.services.work import Work
from bot.store.database import connect
from bot.store.sealing import Sealer
from bot.store.unit_of_work import UnitOfWork
from bot.texts.catalogue import Catalogue, load
from bot.texts.speech import Speech
from bot.wechat.channel import link
from bot.wechat.fit import TEXT_BYTES
from handlers import table
from tests.driving import answered
from tests.flights import AtOnce
from tests.memory.fakes import FakeMemory
from tests.off_the_wire import Watch

T = TypeVar("T")
TEXTS = Path(bot.__file__).parent / "texts"
KEY = "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="
NOW = datetime(2026, 2, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Beijing
CONSENT = "2026-01"
COMMUNITY = "中北路社区"
PHONE = "010-12345678"
LINK = re.compile(r"""<a href=["'](?P<url>[^"']*)["']>(?P<label>.*?)</a>""")
CHOICE = re.compile(r"msgmenucontent=(?P<says>[^&]*)&msgmenuid=(?P<pick>[^&]*)$")


@cache
def texts() -> Catalogue:
    return load(TEXTS)


@cache
def understanding() -> Understanding:
    return Understanding(texts().words)


def local(text: str) -> datetime:
    """`2026-03-07 09:00` on a clock in Beijing."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@dataclass
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Messenger:
    """Takes every letter by the roads that are open."""

    roads: set[Road] = field(default_factory=lambda: {Road.CUSTOM, Road.TEMPLATE})
    letters: list[Letter] = field(default_factory=list)

    def carries(self, road: Road, layout: Layout) -> bool:
        return road in self.roads

    def one_mass_a_day(self) -> bool:
        return False

    def consent_for(self, layout: Layout) -> str:
        return f"consent-{layout}" if Road.SUBSCRIPTION in self.roads else ""

    def flight(self) -> Flight:
        return AtOnce(self)

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        self.letters += letters
        return [Attempted(letter.delivery_id, Fate.SENT) for letter in letters]


@dataclass
class Batches:
    """The queue, emptied by hand."""

    ids: list[int] = field(default_factory=list)

    def deliver(self, delivery_ids: Sequence[int], priority: Priority) -> None:
        self.ids += delivery_ids


class Phone:
    """One person's window with us. `shown`: the last answer, its links reduced to their labels."""

    def __init__(self, town: "Town", name: str) -> None:
        self.openid = f"o{name:_<27}"
        self.answer = Answer()
        self._town = town
        self._links: dict[str, tuple[str, str]] = {}
        self._sent = 0

    @property
    def shown(self) -> str:
        return LINK.sub(lambda found: found["label"], self.answer.text)

    @property
    def person(self) -> Person:
        """As the database knows them now."""
        with self._town.open() as uow:
            person = uow.people.by_openid(self.openid)
        assert person, "nobody met this person yet"
        return person

    def says(self, text: str) -> str:
        return self.sends(Kind.TEXT, text=text)

    def dictates(self, text: str) -> str:
        return self.sends(Kind.VOICE, text=text, media_id="voice")

    def taps(self, label: str) -> str:
        """Tap a link of this or an older answer."""
        says, pick = self._links[label]
        return self.sends(Kind.TEXT, text=says, pick=pick)

    def clicks(self, button: str) -> str:
        return self.sends(Kind.CLICK, text=button)

    def scans(self, scene: str) -> str:
        return self.sends(Kind.SCAN, scene=scene)

    def follows(self, scene: str = "") -> str:
        return self.sends(Kind.FOLLOW, scene=scene)

    def unfollows(self) -> str:
        return self.sends(Kind.UNFOLLOW)

    def locates(self, latitude: float, longitude: float) -> str:
        return self.sends(Kind.LOCATION, place=Place(latitude, longitude))

    def sends(self, kind: Kind, **what: object) -> str:
        """Anything else a person can do; returns what is shown."""
        self._sent += 1
        message = Incoming(f"{self.openid}:{self._sent}", self.openid, kind, self._town.clock.now())
        incoming = replace(message, **what)  # type: ignore[arg-type]
        self.answer = answered(self._town.dispatcher, incoming)
        self._town.approves(self)
        for found in LINK.finditer(self.answer.text):
            if choice := CHOICE.search(found["url"]):
                self._links[found["label"]] = unquote(choice["says"]), unquote(choice["pick"])
        return self.shown

    @property
    def links(self) -> list[str]:
        return [found["label"] for found in LINK.finditer(self.answer.text)]


@dataclass
class Town:
    """The neighbourhood: its people's phones, its activities, and what the worker would do."""

    open: Callable[[], AbstractContextManager[Records]]
    clock: Clock = field(default_factory=Clock)
    memory: FakeMemory = field(default_factory=FakeMemory)
    messenger: Messenger = field(default_factory=Messenger)
    phones: dict[str, Phone] = field(default_factory=dict)
    watch: Watch | None = None
    glance: Callable[[], AbstractContextManager[Records]] | None = None
    throttle: LocalThrottle = field(
        default_factory=lambda: LocalThrottle(dict.fromkeys(Road, Limits(rate=1000)))
    )

    def __post_init__(self) -> None:
        self.policy = Policy(rules("20:00", 2), CONSENT, timedelta(hours=72), code_key="tests")
        self.speech = Speech(texts(), "zh_CN")
        house = House(
            speech=self.speech,
            wording=self.speech,
            understanding=understanding(),
            channel=Channel(TEXT_BYTES, link),
            outlook=Outlook(self.over(self.memory.windows), self.messenger, self.speech, self.throttle),
            community=COMMUNITY,
            phone=PHONE,
            language="zh_CN",
            base_url="https://example.org",
        )
        self.handling = Handling(table.build(), house, self.open, self.clock, self.policy, self.glance)

    @property
    def dispatcher(self) -> Dispatcher:
        return Dispatcher(self.handling, self.over(self.memory), self.clock, _at_once)

    def over(self, door: T) -> T:
        """The door, which nobody may open while a transaction is open."""
        return self.watch.over(door) if self.watch else door

    def __call__(self, name: str) -> Phone:
        return self.phones.setdefault(name, Phone(self, name))

    def housed(self, **changes: object) -> None:
        """Another house from here on, e.g. with a channel that can hand over."""
        house = replace(self.handling.house, **changes)  # type: ignore[arg-type]
        self.handling = replace(self.handling, house=house)

    def reconnected(self) -> None:
        """The bot uses the database that `open` leads to now."""
        self.handling = replace(self.handling, open=self.open, glance=None)

    def routed(self, router: Router) -> None:
        """This router's handlers before the usual ones."""
        router.include(table.build())
        self.handling = replace(self.handling, router=router)

    def work(self, uow: Records) -> Work:
        return Work(uow, self.clock.now(), self.policy)

    def activity(self, title: str = "小区环境清洁", at: str = "2026-03-07 09:00", **more: object) -> Occasion:
        """A published activity of two hours for 20 people, unless told otherwise."""
        hours = timedelta(hours=2)
        new = NewActivity(title, local(at), local(at) + hours, "社区南门", 20)
        with self.open() as uow:
            made = publish(self.work(uow), replace(new, **more), None)  # type: ignore[arg-type]
            uow.commit()
        return made

    def person(self, name: str, called: str = "", role: Role | None = None) -> Phone:
        """Somebody known: with a name, and consent to keeping it, where `called` is given."""
        phone = self(name)
        with self.open() as uow:
            person = meet(self.work(uow), phone.openid)
            if called:
                agree(self.work(uow), person, called)
            if role:
                grant(self.work(uow), person, role)
            uow.commit()
        return phone

    def organizer(self, name: str = "olga") -> Phone:
        return self.person(name, "王敏", Role.ORGANIZER)

    def joins(self, name: str, occasion: Occasion, party: int = 1) -> Phone:
        """Somebody signed up before the story begins."""
        phone = self.person(name, name)
        with self.open() as uow:
            person = meet(self.work(uow), phone.openid)
            join(self.work(uow), person, uow.activities.occasion(occasion.shift.id), party)
            uow.commit()
        return phone

    def writes(self, phone: Phone, message: Message) -> None:
        """Something to be delivered to this person now."""
        with self.open() as uow:
            uow.outbox.to_people(uow.outbox.write(message), [phone.person.id], self.clock.now())
            uow.commit()

    def works(self) -> list[Letter]:
        """Let the worker send what is due; the letters that left."""
        doors = (
            self.over(self.messenger),
            self.over(self.memory.windows),
            self.speech,
            self.clock,
            self.policy,
        )
        office = Office(self.open, *doors, self.over(self.throttle))
        before, queue = len(self.messenger.letters), Batches()
        tick(office, queue, 100)
        deliver(office, queue.ids)
        return self.messenger.letters[before:]

    def talk(self, phone: Phone) -> Talk | None:
        """What is remembered of the conversation."""
        text = self.memory.talks.get(phone.openid)
        return Talk.read(text) if text else None

    def approves(self, phone: Phone) -> None:
        """What holds for every answer there is: it can be sent, and every line of it leads on."""
        text = phone.answer.text
        assert len(text.encode()) <= TEXT_BYTES
        assert len(LINK.findall(text)) == text.count("<a ") == text.count("</a>")
        talk = self.talk(phone)
        for choice in talk.choices if talk else ():
            intent = choice.action.removeprefix("says:")
            triggers = (f"pick:{choice.action}", f"says:{intent}", f"anywhere:{intent}")
            roles = phone.person.roles
            assert any(any(self.handling.router.find(trigger, roles)) for trigger in triggers), choice

    def fresh(self, occasion: Occasion) -> Occasion:
        with self.open() as uow:
            return uow.activities.occasion(occasion.shift.id)

    def deliveries(self, source: str) -> list[Delivery]:
        with self.open() as uow:
            return uow.deliveries.of_source(source)


async def _at_once(work: Callable[[], T]) -> T:
    return work()


@pytest.fixture
def chat(sqlite_url: str) -> Iterator[Town]:
    """A neighbourhood with nobody in it and nothing on."""
    engine = connect(sqlite_url)
    opened, watch = partial(UnitOfWork, engine, Sealer([KEY])), Watch(engine)
    yield Town(opened, watch=watch, glance=partial(watch.glance, partial(opened, only_reads=True)))
    engine.dispose()
