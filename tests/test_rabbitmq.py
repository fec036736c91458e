"""The engine on a real RabbitMQ, where one is installed: what waits in its queues is measured there."""

from collections.abc import Iterator
from functools import partial

import pytest

from app import App
from bot.brokers import broker_of
from bot.domain.deliveries import DeliveryState, Priority
from bot.jobs import Engine
from bot.memory.queues import BULK, QUEUE, REMINDERS
from bot.rabbitmq import depths
from bot.services.delivery.clockwork import tick
from tests.conftest import SettingsMaker
from tests.processes import wait_until
from tests.rabbit import installed, rabbitmq
from tests.services.stage import Stage


def test_nobody_there_is_an_error_for_whoever_asks(free_port: int) -> None:
    with pytest.raises(Exception, match=r"^$") as caught:
        depths(f"amqp://127.0.0.1:{free_port}/")
    assert type(caught.value).__name__ == "AMQPConnectionError"


if installed():  # nobody must install one for the other tests

    @pytest.fixture(scope="module")
    def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
        with rabbitmq(tmp_path_factory.mktemp("rabbitmq")) as address:
            yield address

    def test_what_waits_is_measured_and_what_is_taken_is_gone(
        url: str, sqlite_url: str, make_settings: SettingsMaker
    ) -> None:
        stage = Stage(sqlite_url)
        read = App(make_settings(queue={"url": url})).instruments.depths
        assert read() == {QUEUE: 0, REMINDERS: 0, BULK: 0}
        engine = Engine(stage.office, partial(broker_of, url))
        sources = [
            stage.tell(stage.resident(f"r{number}"), key=f"k{number}", priority=priority)
            for number, priority in enumerate((*Priority, Priority.NEWS))
        ]
        tick(stage.office, engine, batch_size=1)
        wait_until(lambda: read() == {QUEUE: 2, REMINDERS: 1, BULK: 2})
        workers = engine.workers(2)
        workers.start()
        wait_until(lambda: all(stage.delivery(each).state is DeliveryState.SENT for each in sources))
        workers.stop()
        engine.close()
        assert read() == {QUEUE: 0, REMINDERS: 0, BULK: 0}
        stage.engine.dispose()
