"""Ten thousand announcements are on their way, and somebody's answer leaves all the same."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from bot.domain.deliveries import DeliveryState, Layout, Message, Priority
from bot.store.tables import deliveries, people
from tests.e2e.conftest import Town, town
from tests.processes import wait_until

MANY = 10_000
SOON = 15  # seconds on a busy machine; two or three on a quiet one
NEWS = "e2e:news"


@pytest.fixture
def crowded() -> Iterator[Town]:
    """A town of its own with ten thousand followers, whom only template messages reach."""
    with town(BOT_DELIVERY__TICK_SECONDS="1", BOT_DELIVERY__QUIET_FROM="never") as running:
        openids = [f"oCrowd{number:022d}" for number in range(MANY)]
        crowd = [{"name": openid[-5:], "openid": openid, "following": True} for openid in openids]
        running.post("people", people=crowd)
        rows = [{"openid": openid, "created_at": running.stage.clock.at} for openid in openids]
        with running.stage.engine.begin() as connection:
            connection.execute(people.insert(), rows)
        yield running


def announce(running: Town) -> None:
    facts = {"text": "明天停水", "sent_at": running.now.isoformat()}
    message = Message(NEWS, 1, "announcement.text", Layout.NOTICE, facts, priority=Priority.NEWS)
    with running.stage.engine.begin() as connection:
        ids = list(connection.scalars(select(people.c.id).where(people.c.openid.startswith("oCrowd"))))
    with running.stage.working() as work:
        work.uow.outbox.to_people(work.uow.outbox.write(message), ids, running.now)


def count(running: Town, *states: DeliveryState) -> int:
    query = select(func.count()).where(deliveries.c.state.in_(states), deliveries.c.priority == Priority.NEWS)
    with running.stage.engine.connect() as connection:
        return connection.scalar(query) or 0


def test_a_reply_overtakes_ten_thousand_announcements(crowded: Town) -> None:
    alice = crowded.resident("何英")
    alice.says("你好")
    announce(crowded)
    wait_until(lambda: count(crowded, DeliveryState.SENT, DeliveryState.DELIVERED), 30)
    started = time.monotonic()
    source = crowded.notice(alice, "轮到你了")
    crowded.settled(source, alice, DeliveryState.SENT)
    took = time.monotonic() - started
    waiting = count(crowded, DeliveryState.PLANNED, DeliveryState.SENDING)
    assert took < SOON
    assert waiting > MANY / 3, f"only {waiting} were left after {took:.1f} s"
    assert len(alice.got("轮到你了", "custom")) == 1
    with crowded.stage.working() as work:
        work.uow.outbox.withdraw([NEWS])
