"""Delivering through the throttle: what gets no permit waits and loses nothing; what is urgent goes first."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

import pytest

from bot.domain.deliveries import (
    RETRY_AFTER,
    DeliveryState,
    Layout,
    Message,
    Priority,
    Reason,
    Road,
    next_try,
)
from bot.domain.people import Person
from bot.domain.sending import Fate
from bot.domain.throttle import OPEN_FOR, PROBE, SILENT_CALLS, Limits, Outcome, Scope, Stop, midnight_after
from bot.domain.windows import GRANTS, Scene
from bot.memory.local_throttle import LocalThrottle
from bot.services.delivery.clockwork import PAGE, tick
from bot.services.delivery.permits import PATIENCE
from tests.services.stage import NOW, Batches, Result, Stage

S = DeliveryState
MUST, REPLY, REMINDER, NEWS = Priority
QUOTA = Result(Fate.HALTED, Reason.QUOTA_USED, timedelta(hours=10), stops=Scope.ROAD)
SILENT = Result(Fate.RETRY, Reason.NO_ANSWER)


@pytest.fixture
def crowd(stage: Stage) -> list[Person]:
    return [stage.resident(f"r{number}") for number in range(30)]


def tight(stage: Stage, rate: float, **more: int) -> None:
    stage.use(LocalThrottle(dict.fromkeys(Road, Limits(rate, **more))))


def news(stage: Stage, people: list[Person], key: str = "news", priority: Priority = NEWS) -> str:
    message = Message(f"test:{key}", 1, key, Layout.NOTICE, {"text": key}, priority=priority)
    with stage.working() as work:
        outbox = work.uow.outbox
        outbox.to_people(outbox.write(message), [person.id for person in people], work.now)
    return message.source


def states(stage: Stage, source: str) -> dict[tuple[S, Reason | None], int]:
    found: dict[tuple[S, Reason | None], int] = {}
    for each in stage.deliveries(source):
        found[each.state, each.reason] = found.get((each.state, each.reason), 0) + 1
    return found


def test_what_gets_no_permit_is_sent_as_they_come_in(stage: Stage, crowd: list[Person]) -> None:
    tight(stage, rate=2)  # a bucket of ten, of which news may take seven
    source = news(stage, crowd)
    stage.work_off()
    assert states(stage, source) == {(S.SENT, None): 7, (S.PLANNED, Reason.IN_LINE): 23}
    for _ in range(12):
        stage.clock.forward(seconds=1)
        stage.work_off()
    assert len(stage.messenger.taken) == 7 + 2 * 12 - 1
    stage.clock.forward(seconds=1)
    stage.work_off()
    assert states(stage, source) == {(S.SENT, None): 30}


def test_waiting_for_a_permit_is_no_attempt(stage: Stage, crowd: list[Person]) -> None:
    tight(stage, rate=0.2)
    source = news(stage, crowd, priority=REPLY)
    for _ in range(150):
        stage.clock.forward(seconds=1)
        stage.work_off()
    assert states(stage, source) == {(S.SENT, None): 30}


def test_a_reply_leaves_while_news_waits(stage: Stage, crowd: list[Person]) -> None:
    tight(stage, rate=2)
    news(stage, crowd)
    stage.work_off()
    reply = news(stage, crowd[:1], "reply", REPLY)
    stage.work_off()
    assert states(stage, reply) == {(S.SENT, None): 1}


class Interrupted(Batches):
    """Somebody writes while the first page of news is handed over."""

    def __init__(self, stage: Stage, person: Person) -> None:
        super().__init__()
        self.stage, self.person, self.order = stage, person, list[Priority]()

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        if not self.order:
            news(self.stage, [self.person], "reply", REPLY)
        self.order.append(priority)


def test_a_reply_is_handed_over_between_two_pages_of_news(stage: Stage, crowd: list[Person]) -> None:
    news(stage, crowd)
    post = Interrupted(stage, crowd[0])
    assert tick(stage.office, post, batch_size=1) == len(crowd) + 1
    assert post.order == [NEWS] * PAGE + [REPLY] + [NEWS] * (len(crowd) - PAGE)


def test_without_a_permit_the_window_keeps_its_credit(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stopped(stage, Road.CUSTOM, timedelta(minutes=5))
    source = stage.tell(alice)
    stage.work_off()
    assert stage.delivery(source).reason is Reason.PLATFORM_BUSY
    assert stage.windows.left[alice.openid or "", Scene.MESSAGE][0] == GRANTS[Scene.MESSAGE].messages


def stopped(stage: Stage, road: Road, how_long: timedelta, scope: Scope = Scope.ROAD) -> None:
    layout = Layout.NOTICE if scope is Scope.TEMPLATE else None
    stop = Stop(scope, Reason.PLATFORM_BUSY, stage.clock.now() + how_long, layout)
    stage.throttle.report(road, Outcome(stops=[stop]), stage.clock.now())


@pytest.mark.parametrize(
    ("how_long", "road"), [(PATIENCE, None), (PATIENCE + timedelta(minutes=1), Road.TEMPLATE)]
)
def test_who_would_wait_for_long_takes_another_road(
    stage: Stage, alice: Person, how_long: timedelta, road: Road | None
) -> None:
    stage.writes_to_us(alice)
    stopped(stage, Road.CUSTOM, how_long - timedelta(seconds=30))
    source = stage.tell(alice)
    stage.work_off()
    assert stage.delivery(source).road is road


def test_who_finds_every_road_stopped_goes_by_the_first_that_opens(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stopped(stage, Road.CUSTOM, timedelta(hours=2))
    stopped(stage, Road.TEMPLATE, timedelta(hours=3))
    source = stage.tell(alice)
    stage.work_off()
    assert (stage.delivery(source).state, stage.delivery(source).reason) == (S.PLANNED, Reason.PLATFORM_BUSY)
    stage.clock.forward(hours=2, seconds=30)
    stage.work_off()
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.SENT, Road.CUSTOM)


def test_a_stopped_template_leads_to_the_mailbox(stage: Stage, alice: Person) -> None:
    stopped(stage, Road.TEMPLATE, timedelta(hours=1), Scope.TEMPLATE)
    source = stage.tell(alice)
    stage.work_off()
    assert stage.delivery(source).state is S.WAITING
    assert stage.throttle.flow(Road.TEMPLATE, stage.clock.now()).used == 0


def test_the_platforms_stop_holds_for_the_next_batch(stage: Stage, alice: Person, bob: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [QUOTA]
    stage.tell(alice, key="one")
    stage.work_off()
    source = stage.tell(bob, key="two")
    stage.work_off()
    assert len(stage.messenger.taken) == 1
    assert (stage.delivery(source).state, stage.delivery(source).reason) == (S.PLANNED, Reason.QUOTA_USED)
    stage.clock.forward(hours=10, seconds=30)
    stage.work_off()
    assert stage.delivery(source).state is S.SENT


def test_calls_that_were_not_made_do_not_count(stage: Stage, alice: Person, bob: Person) -> None:
    untried = Result(Fate.HALTED, Reason.QUOTA_USED, timedelta(hours=10), stops=Scope.ROAD, called=False)
    stage.messenger.results[Road.TEMPLATE] = [QUOTA, untried]
    stage.tell(alice, bob)
    stage.work_off()
    assert stage.throttle.flow(Road.TEMPLATE, stage.clock.now()).used == 1


def test_the_last_tenth_of_a_day_is_kept_for_what_must_arrive(stage: Stage, crowd: list[Person]) -> None:
    tight(stage, rate=1000, daily=20)
    source = news(stage, crowd)
    stage.work_off()
    assert states(stage, source) == {(S.SENT, None): 18, (S.PLANNED, Reason.QUOTA_USED): 12}
    must = news(stage, crowd[:3], "must", MUST)
    stage.work_off()
    assert states(stage, must) == {(S.SENT, None): 2, (S.PLANNED, Reason.QUOTA_USED): 1}
    stage.clock.at = midnight_after(stage.clock.now()) + timedelta(seconds=30)
    stage.work_off()
    assert states(stage, must) == {(S.SENT, None): 3}
    assert states(stage, source) == {(S.SENT, None): 30}


def test_a_platform_that_is_down_costs_a_few_calls_and_no_letter(stage: Stage, crowd: list[Person]) -> None:
    stage.messenger.results[Road.TEMPLATE] = [SILENT] * (SILENT_CALLS + 2 * PROBE)
    source = news(stage, crowd[:SILENT_CALLS])
    stage.work_off()
    rest = news(stage, crowd, "rest", MUST)
    for waits in (0, 2, 3):  # closed; the first probe; the second, after twice the time
        stage.clock.at += waits * OPEN_FOR
        stage.work_off()
    assert len(stage.messenger.taken) == SILENT_CALLS + 2 * PROBE
    stage.clock.at += 5 * OPEN_FOR
    stage.work_off()
    assert len(stage.messenger.taken) == SILENT_CALLS + 3 * PROBE + SILENT_CALLS  # the news right behind
    stage.clock.at += 2 * OPEN_FOR
    stage.work_off()
    assert states(stage, source) == {(S.SENT, None): SILENT_CALLS}
    assert states(stage, rest) == {(S.SENT, None): 30}


def test_silence_is_no_attempt_however_long_it_lasts(stage: Stage, alice: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [SILENT] * 50
    source = stage.tell(alice)
    for _ in range(50):
        stage.clock.at += timedelta(minutes=5, seconds=30)
        stage.work_off()
    stage.clock.at += timedelta(minutes=5, seconds=30)
    stage.work_off()
    assert stage.delivery(source).state is S.SENT


def test_ten_thousand_retries_do_not_fall_due_together() -> None:
    due = [next_try(number, 1, NOW) for number in range(10_000)]
    pauses = [at - NOW for at in due if at]
    assert min(pauses) >= RETRY_AFTER[0]
    assert max(pauses) < 2 * RETRY_AFTER[0]
    assert max(Counter(int(pause.total_seconds()) for pause in pauses).values()) < 1100
    assert due == [next_try(number, 1, NOW) for number in range(10_000)]


def test_a_template_in_doubt_is_not_repeated_after_a_long_wait(stage: Stage, alice: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [Result(Fate.UNKNOWN, Reason.NO_ANSWER)]
    source = stage.tell(alice)
    stage.work_off()
    stopped(stage, Road.TEMPLATE, timedelta(minutes=14))
    stage.clock.forward(minutes=1)
    stage.work_off()
    assert stage.delivery(source).state is S.PLANNED
    stage.clock.forward(minutes=14)
    stage.work_off()
    assert stage.delivery(source).state is S.UNKNOWN
    assert len(stage.messenger.taken) == 1
