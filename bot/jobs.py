"""The engine: Dramatiq actors, each a thin call of a service. Messages carry ids, the database the truth."""

from collections.abc import Collection
from functools import partial

import dramatiq
from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import default_middleware

from bot.domain.deliveries import Priority
from bot.memory.queues import BULK, NAMESPACE, QUEUE
from bot.services.delivery.deliver import deliver
from bot.services.delivery.office import Office

UNWANTED = ("Prometheus", "Retries")  # lost or failed batches come back by the database, not by the queue


def broker_of(redis_url: str) -> Broker:
    """A broker on Redis. What it loses, the clock hands over again within a minute."""
    wanted = [kind() for kind in default_middleware if kind.__name__ not in UNWANTED]
    return RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url, middleware=wanted, namespace=NAMESPACE
    )


class Engine:
    """The Post of this deployment: `deliver` asks some worker on some machine to send a batch."""

    def __init__(self, broker: Broker, office: Office) -> None:
        def send(ids: list[int]) -> None:
            deliver(office, ids)

        actor = partial(dramatiq.actor, send, broker=broker)
        self._send = actor(actor_name="deliver", queue_name=QUEUE, priority=0)
        self._bulk = actor(actor_name="deliver_bulk", queue_name=BULK, priority=10)

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        lane = self._bulk if priority is Priority.NEWS else self._send
        lane.send(list(delivery_ids))
