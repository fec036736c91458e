"""A Redis that is stopped for real: no window is believed in, nothing is lost, every delivery says why."""

from dataclasses import replace

import pytest

from bot.dialog.messages import Incoming, Kind
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Priority, Reason, Road
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.ports import MemoryGoneError
from bot.memory.connection import connect
from bot.memory.windows import RedisWindows
from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import Preview, preview
from bot.services.delivery.outlook import Outlook
from bot.services.delivery.roads import ASKED_AGAIN
from tests.memory.loops import remembering
from tests.memory.server import Server
from tests.services.stage import BUSY, Stage, Words
from tests.services.test_manners import NIGHT, TEN

S = DeliveryState


@pytest.fixture
def town(stage: Stage, own_redis: Server) -> Stage:
    """Its windows are kept by a Redis that a test may stop."""
    stage.office = replace(stage.office, ledger=stage.watch.over(RedisWindows(connect(own_redis.url))))
    return stage


def writes(town: Stage, redis: Server, person: Person) -> None:
    incoming = Incoming("1", person.openid or "", Kind.TEXT, town.clock.now(), text="你好")
    with remembering(redis.url) as memory:
        memory.abandon(incoming, memory.open(incoming, town.clock.now()))


def stands(town: Stage, source: str) -> tuple[S, Road | None, Reason | None]:
    found = town.delivery(source)
    return found.state, found.road, found.reason


@pytest.mark.parametrize(
    ("blow", "priority"), [*(("kill", each) for each in Priority), ("stop", Priority.REMINDER)]
)
def test_where_no_other_road_leads_it_waits_and_says_why(
    town: Stage,
    alice: Person,
    own_redis: Server,
    blow: str,
    priority: Priority,
) -> None:
    town.messenger.roads = {Road.CUSTOM}
    getattr(own_redis, blow)()
    source = town.tell(alice, priority=priority)
    for _ in range(7):  # it is no attempt, however long it lasts
        assert town.work_off() == 1
        assert stands(town, source) == (S.PLANNED, None, Reason.MEMORY_GONE)
        assert town.work_off() == 0
        town.clock.at += 2 * ASKED_AGAIN
    own_redis.kill()
    own_redis.start()
    writes(town, own_redis, alice)
    assert town.work_off() == 1
    assert stands(town, source) == (S.SENT, Road.CUSTOM, None)
    assert len(town.messenger.taken) == 1


def test_another_road_is_taken_at_once(town: Stage, alice: Person, own_redis: Server) -> None:
    own_redis.kill()
    source = town.tell(alice)
    town.work_off()
    assert stands(town, source) == (S.SENT, Road.TEMPLATE, None)


def test_news_for_many_wait_for_the_cheaper_road(town: Stage, alice: Person, own_redis: Server) -> None:
    """A mass send is one of four a month: it is not taken because of a memory that is away for a moment."""
    town.messenger.roads = {Road.CUSTOM, Road.MASS}
    own_redis.kill()
    source = town.tell(alice, priority=Priority.NEWS)
    town.work_off()
    assert stands(town, source) == (S.PLANNED, None, Reason.MEMORY_GONE)


def test_what_the_ledger_could_not_be_told_delays_nobody(
    town: Stage,
    alice: Person,
    bob: Person,
    own_redis: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Redis goes while the message is out, and the platform did not take it."""
    writes(town, own_redis, alice)
    town.messenger.results[Road.CUSTOM] = [BUSY]
    town.messenger.meanwhile = own_redis.kill
    source, other = town.tell(alice), town.tell(bob, key="other")
    town.work_off()
    assert stands(town, source) == (S.PLANNED, None, Reason.PLATFORM_BUSY)
    assert stands(town, other) == (S.SENT, Road.TEMPLATE, None)
    assert "memory.windows_not_corrected" in caplog.messages


def test_at_night_who_may_be_awake_is_not_held_until_morning(
    town: Stage, alice: Person, own_redis: Server
) -> None:
    town.mannered(Manners(NIGHT.quiet))
    town.clock.at = TEN
    own_redis.kill()
    source = town.tell(alice)
    with pytest.raises(MemoryGoneError):
        town.work_off()
    assert stands(town, source) == (S.PLANNED, None, Reason.MEMORY_GONE)
    own_redis.start()
    writes(town, own_redis, alice)
    town.clock.forward(seconds=6)
    town.work_off()
    assert town.delivery(source).state is S.SENT


@pytest.mark.parametrize("blow", ["kill", "stop"])
def test_a_preview_says_of_how_many_nobody_can_tell(
    town: Stage, alice: Person, bob: Person, own_redis: Server, blow: str
) -> None:
    getattr(own_redis, blow)()
    outlook = Outlook(town.office.ledger, town.messenger, Words(), town.office.throttle)
    with town.working() as work:
        plan = Plan("停水", Audience("everyone"), work.now)
        assert preview(work, plan, outlook) == Preview(unknown=2)
        town.messenger.roads = {Road.TEMPLATE}  # no window is asked for
        assert preview(work, plan, outlook) == Preview({Road.TEMPLATE: 2})
