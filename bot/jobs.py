"""The engine: Dramatiq actors, each a thin call of a service. Messages carry ids, the database the truth."""

from collections.abc import Callable, Collection
from functools import partial
from threading import Thread

import dramatiq
from dramatiq import Broker, Worker

from bot.domain.deliveries import Priority
from bot.memory.queues import BULK, QUEUE, REMINDERS
from bot.services.delivery.deliver import deliver
from bot.services.delivery.office import Office

LANES = {  # by priority: what somebody waits for has a lane, and so threads, of its own
    Priority.MUST: QUEUE,
    Priority.REPLY: QUEUE,
    Priority.REMINDER: REMINDERS,
    Priority.NEWS: BULK,
}
IDLE_MS = 200  # how long a thread waits before it looks again


class Engine:
    """The Post of this deployment: `deliver` asks some worker on some machine to send a batch.

    Two brokers, because a Dramatiq worker takes all queues of one with the same threads: however much goes
    to many, it never holds the threads that send answers and cancellations.
    """

    def __init__(self, office: Office, connect: Callable[[], Broker]) -> None:
        def send(ids: list[int]) -> None:
            deliver(office, ids)

        self._urgent, self._bulk = connect(), connect()
        actor = partial(dramatiq.actor, send)
        self._lanes = {
            QUEUE: actor(broker=self._urgent, actor_name="deliver", queue_name=QUEUE),
            REMINDERS: actor(
                broker=self._bulk, actor_name="deliver_reminders", queue_name=REMINDERS, priority=0
            ),
            BULK: actor(broker=self._bulk, actor_name="deliver_bulk", queue_name=BULK, priority=10),
        }

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        self._lanes[LANES[priority]].send(list(delivery_ids))

    def workers(self, threads: int) -> "Workers":
        """A third of the threads, and at least one, is for what somebody waits for."""
        urgent = max(1, threads // 3)
        bulk = max(1, threads - urgent)
        return Workers([_worker(self._urgent, urgent), _worker(self._bulk, bulk)])

    def close(self) -> None:
        for broker in (self._urgent, self._bulk):
            broker.close()


class Workers:
    """The threads of this process that send."""

    def __init__(self, workers: Collection[Worker]) -> None:
        self._workers = workers

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Both at once: neither takes anything new while the other settles what is on its way."""
        stopping = [Thread(target=worker.stop) for worker in self._workers]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()


def _worker(broker: Broker, threads: int) -> Worker:
    return Worker(broker, worker_threads=threads, worker_timeout=IDLE_MS)
