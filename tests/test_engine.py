"""The engine: which lane a message takes, which broker carries it, and what is said when nobody answers."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker

from bot.brokers import broker_of, reach
from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Road
from bot.domain.people import Person
from bot.domain.sending import Attempted, Fate, Flight, Letter
from bot.jobs import Engine
from bot.launch.errors import LaunchError
from bot.memory.queues import BULK, QUEUE, REMINDERS
from bot.services.delivery.clockwork import tick
from tests.flights import AtOnce
from tests.processes import Processes, wait_until
from tests.services.stage import Stage

PASSWORD = "geheim"
S = DeliveryState


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    stage = Stage(sqlite_url)
    yield stage
    stage.engine.dispose()


# Lanes


@dataclass
class Brokers:
    """Makes brokers inside this process, and remembers them."""

    made: list[StubBroker] = field(default_factory=list)

    def __call__(self) -> StubBroker:
        self.made.append(StubBroker())
        return self.made[-1]

    def waiting(self) -> dict[str, int]:
        return {
            name: queue.qsize()
            for broker in self.made
            for name, queue in broker.queues.items()
            if queue.qsize()
        }


@pytest.mark.parametrize(
    ("priority", "queue"),
    [
        (Priority.MUST, QUEUE),
        (Priority.REPLY, QUEUE),
        (Priority.REMINDER, REMINDERS),
        (Priority.NEWS, BULK),
    ],
)
def test_what_somebody_waits_for_has_a_lane_of_its_own(stage: Stage, priority: Priority, queue: str) -> None:
    brokers = Brokers()
    Engine(stage.office, brokers).deliver([1, 2, 3], priority)
    assert brokers.waiting() == {queue: 1}


class Stuck:
    """A messenger whose news stay on the wire until the test lets them go."""

    def __init__(self) -> None:
        self.go_on, self.under_way = threading.Event(), threading.Semaphore(0)
        self.sent: list[Letter] = []

    def carries(self, road: Road, layout: Layout) -> bool:
        return road is Road.TEMPLATE

    def one_mass_a_day(self) -> bool:
        return False

    def consent_for(self, layout: Layout) -> str:
        return ""

    def flight(self) -> Flight:
        return AtOnce(self)

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        if letters[0].text.startswith("news"):
            self.under_way.release()
            self.go_on.wait()
        self.sent += letters
        return [Attempted(letter.delivery_id, Fate.SENT) for letter in letters]


@contextmanager
def working(engine: Engine, threads: int) -> Iterator[None]:
    workers = engine.workers(threads)
    workers.start()
    try:
        yield
    finally:
        workers.stop()
        engine.close()


def tell(stage: Stage, people: Sequence[Person], key: str, priority: Priority) -> str:
    message = Message(f"test:{key}", 1, key, Layout.NOTICE, {"text": key}, priority=priority)
    with stage.working() as work:
        to = [person.id for person in people]
        work.uow.outbox.to_people(work.uow.outbox.write(message), to, work.now)
    return message.source


@pytest.mark.parametrize("threads", [1, 3, 6])
def test_however_much_goes_to_many_a_reply_finds_a_thread(stage: Stage, threads: int) -> None:
    crowd = [stage.resident(f"r{number}") for number in range(20)]
    stuck = Stuck()
    stage.office = stage.with_messenger(stuck)
    engine = Engine(stage.office, Brokers())
    news = tell(stage, crowd, "news", Priority.NEWS)
    with working(engine, threads):
        try:
            tick(stage.office, engine, batch_size=2)
            for _ in range(max(1, threads - max(1, threads // 3))):
                assert stuck.under_way.acquire(timeout=20)
            reply = tell(stage, crowd[:1], "reply", Priority.REPLY)
            tick(stage.office, engine, batch_size=2)
            wait_until(lambda: stage.delivery(reply).state is S.SENT)
            assert {each.state for each in stage.deliveries(news)} <= {S.PLANNED, S.SENDING}
        finally:
            stuck.go_on.set()
        wait_until(lambda: {each.state for each in stage.deliveries(news)} == {S.SENT}, 20)


# Brokers


def test_the_queue_lies_in_redis_and_rabbitmq_is_not_even_loaded() -> None:
    seen = "import sys; from bot.brokers import broker_of; b = broker_of('redis://127.0.0.1:1'); "
    seen += "print(type(b).__name__, 'pika' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert found.stdout == "RedisBroker False\n"
    reach("redis://127.0.0.1:1")  # looked at elsewhere


@pytest.mark.parametrize("scheme", ["amqp", "amqps"])
def test_rabbitmq_where_an_operator_has_one(scheme: str) -> None:
    broker = broker_of(f"{scheme}://bot:{PASSWORD}@127.0.0.1/juyiqi")
    assert type(broker).__name__ == "RabbitmqBroker"
    assert not isinstance(broker, RedisBroker)
    names = {type(each).__name__ for each in broker.middleware}
    assert "AgeLimit" in names
    assert not names & {"Retries", "Prometheus"}


@contextmanager
def somebody_else() -> Iterator[int]:
    """Listens, and hangs up on everybody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def unreached(url: str) -> str:
    with pytest.raises(LaunchError) as error:
        reach(url)
    return str(error.value)


def test_who_does_not_answer_is_named_without_the_password(free_port: int) -> None:
    words = unreached(f"amqp://bot:{PASSWORD}@127.0.0.1:{free_port}/juyiqi")
    assert words == f"amqp://127.0.0.1:{free_port}: no RabbitMQ answers there; see queue.url"
    assert "nowhere.invalid" in unreached(f"amqp://bot:{PASSWORD}@nowhere.invalid")
    with somebody_else() as port:
        assert "no RabbitMQ answers" in unreached(f"amqp://bot:{PASSWORD}@127.0.0.1:{port}/")


@pytest.fixture
def environ(tmp_path: Path, sqlite_url: str, redis_url: str, free_port: int) -> dict[str, str]:
    return {
        "BOT_PATHS__VAR": str(tmp_path / "var"),
        "BOT_DATABASE__URL": sqlite_url,
        "BOT_REDIS__URL": redis_url,
        "BOT_QUEUE__URL": f"amqp://bot:{PASSWORD}@127.0.0.1:{free_port}/",
    }


@pytest.mark.parametrize("command", ["work", "check"])
def test_a_worker_without_its_queue_says_so_and_ends(
    processes: Processes, environ: dict[str, str], free_port: int, command: str
) -> None:
    running = processes.start([sys.executable, "manage.py", command], environ)
    assert running.ends(60) == 1
    assert f"amqp://127.0.0.1:{free_port}: no RabbitMQ answers there; see queue.url" in running.text()
    assert PASSWORD not in running.text()
    assert "Traceback" not in running.text()
