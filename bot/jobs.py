"""The engine: Dramatiq actors, each a thin call of a service. Messages carry ids, the database the truth."""

from collections.abc import Collection

import dramatiq
from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import default_middleware

from bot.services.delivery.deliver import deliver
from bot.services.delivery.office import Office

QUEUE = "deliveries"
UNWANTED = ("Prometheus", "Retries")  # lost or failed batches come back by the database, not by the queue


def broker_of(redis_url: str) -> Broker:
    """A broker on Redis. What it loses, the clock hands over again within a minute."""
    wanted = [kind() for kind in default_middleware if kind.__name__ not in UNWANTED]
    return RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url, middleware=wanted, namespace="juyiqi"
    )


class Engine:
    """The Post of this deployment: `deliver` asks some worker on some machine to send a batch."""

    def __init__(self, broker: Broker, office: Office) -> None:
        @dramatiq.actor(actor_name="deliver", broker=broker, queue_name=QUEUE)
        def send(ids: list[int]) -> None:
            deliver(office, ids)

        self._send = send

    def deliver(self, delivery_ids: Collection[int]) -> None:
        self._send.send(list(delivery_ids))
