"""The day's quota: the platform's own count is followed, and organizers read once a day that it runs out."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Reason, Road
from bot.domain.people import Person, Role
from bot.domain.sending import Fate
from bot.domain.throttle import Counted, Limits, Scope, midnight_after
from bot.memory.local_throttle import LocalThrottle
from bot.services.delivery.quotas import CHECK_EVERY, watch_quotas
from bot.services.persons.people import grant
from tests.services.stage import Result, Stage


@dataclass
class Book:
    """A QuotaBook that says what it is told."""

    counted: dict[Road, Counted] = field(default_factory=dict)
    asked: list[Road] = field(default_factory=list)

    def today(self, road: Road) -> Counted | None:
        self.asked.append(road)
        return self.counted.get(road)


@pytest.fixture
def book(stage: Stage) -> Book:
    stage.use(LocalThrottle(dict.fromkeys(Road, Limits(rate=1000, daily=100))))
    stage.messenger.roads = {Road.TEMPLATE}
    return Book()


@pytest.fixture
def olga(stage: Stage) -> Person:
    olga = stage.resident("olga")
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)
    return olga


def told(stage: Stage) -> list[str]:
    """What olga was told, after the worker has sent it."""
    stage.work_off()
    return [
        letter.text.partition("/")[0] for letter in stage.messenger.taken if letter.text.startswith("quota")
    ]


def used(stage: Stage, count: int, limit: int = 100) -> None:
    stage.throttle.check(Road.TEMPLATE, Counted(count, limit), stage.clock.now())


def test_what_the_platform_counted_is_believed(stage: Stage, book: Book) -> None:
    book.counted[Road.TEMPLATE] = Counted(42, 200)
    watch_quotas(stage.office, book)
    flow = stage.throttle.flow(Road.TEMPLATE, stage.clock.now())
    assert (flow.used, flow.limit) == (42, 200)
    assert book.asked == [Road.TEMPLATE]  # the account has no other road


def test_it_is_asked_now_and_then_also_when_it_tells_nothing(stage: Stage, book: Book) -> None:
    watch_quotas(stage.office, book)
    watch_quotas(stage.office, book)
    assert len(book.asked) == 1
    stage.clock.at += CHECK_EVERY
    watch_quotas(stage.office, book)
    assert len(book.asked) == 2


def test_on_a_new_day_it_is_asked_at_once(stage: Stage, book: Book) -> None:
    stage.clock.at = midnight_after(stage.clock.now()) - timedelta(minutes=1)
    watch_quotas(stage.office, book)
    stage.clock.at += timedelta(minutes=1)
    watch_quotas(stage.office, book)
    assert len(book.asked) == 2


def test_where_nobody_counts_nobody_is_asked(stage: Stage) -> None:
    book = Book()
    watch_quotas(stage.office, book)
    assert book.asked == []


def test_organizers_read_once_a_day_that_it_runs_out(stage: Stage, book: Book, olga: Person) -> None:
    used(stage, 89)
    assert watch_quotas(stage.office, book) == 0
    used(stage, 90)
    assert [watch_quotas(stage.office, book) for _ in range(3)] == [1, 0, 0]
    assert told(stage) == ["quota.scarce"]
    assert stage.messenger.taken[0].openid == olga.openid
    stage.clock.at = midnight_after(stage.clock.now())
    assert watch_quotas(stage.office, book) == 0
    used(stage, 95)
    assert watch_quotas(stage.office, book) == 1
    assert told(stage) == ["quota.scarce"] * 2


def test_it_reaches_them_although_little_is_left(stage: Stage, book: Book, olga: Person) -> None:
    used(stage, 99)
    watch_quotas(stage.office, book)
    assert told(stage) == ["quota.scarce"]


def test_a_refusal_of_the_platform_counts_whatever_we_counted(
    stage: Stage, book: Book, olga: Person, alice: Person
) -> None:
    hours = midnight_after(stage.clock.now()) - stage.clock.now()
    stage.messenger.results[Road.TEMPLATE] = [Result(Fate.HALTED, Reason.QUOTA_USED, hours, stops=Scope.ROAD)]
    source = stage.tell(alice)
    stage.work_off()
    assert watch_quotas(stage.office, book) == 1
    stage.clock.at += hours + timedelta(seconds=30)
    stage.work_off()
    assert stage.delivery(source).state is DeliveryState.SENT
    day = (stage.clock.now() - timedelta(hours=12)).strftime("%Y%m%d")
    assert stage.delivery(f"quota:template:{day}").state is DeliveryState.FAILED  # of no use any more


def test_two_processes_tell_once(stage: Stage, book: Book, olga: Person) -> None:
    used(stage, 95)
    with stage.working() as work:
        said = Message(
            "quota:template:20270301", 1, "quota.scarce", Layout.NOTICE, {}, priority=Priority.MUST
        )
        work.uow.outbox.to_people(work.uow.outbox.write(said), [olga.id], work.now)
    assert watch_quotas(stage.office, book) == 0
    assert told(stage) == ["quota.scarce"]
