"""The queue between the clock and the workers: Redis, or RabbitMQ where an operator has one."""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import default_middleware

from bot.launch.errors import LaunchError
from bot.memory.queues import NAMESPACE
from bot.rabbitmq import patient

UNWANTED = ("Prometheus", "Retries")  # lost or failed batches come back by the database, not by the queue
RABBIT = ("amqp", "amqps")
TIMEOUTS = "socket_timeout=5&stack_timeout=10&blocked_connection_timeout=30"


def broker_of(url: str) -> Broker:
    """A broker; nothing is sent before it is used. What it loses, the clock hands over again in a minute."""
    wanted = [kind() for kind in default_middleware if kind.__name__ not in UNWANTED]
    if urlsplit(url).scheme in RABBIT:
        return _rabbit(url, wanted)
    return RedisBroker(  # type: ignore[no-untyped-call]
        url=url, middleware=wanted, namespace=NAMESPACE
    )


def reach(url: str) -> None:
    """Raises LaunchError when no RabbitMQ answers there; Redis is looked at elsewhere."""
    if urlsplit(url).scheme not in RABBIT:
        return
    trouble = import_module("pika.exceptions")
    broker: Any = _rabbit(url, [])
    try:
        broker.connection  # noqa: B018  it connects when it is looked at
    except (trouble.ProbableAuthenticationError, trouble.ProbableAccessDeniedError):
        raise LaunchError(f"{_place(url)}: refuses user, password or virtual host; see queue.url") from None
    except (trouble.AMQPError, OSError):
        raise LaunchError(f"{_place(url)}: no RabbitMQ answers there; see queue.url") from None
    finally:
        broker.close()


def _rabbit(url: str, middleware: list[Any]) -> Broker:
    """Loaded only when asked for. Confirmed: a batch that RabbitMQ did not take is an error of the clock."""
    broker: Broker = import_module("dramatiq.brokers.rabbitmq").RabbitmqBroker(
        url=patient(url, TIMEOUTS), middleware=middleware, confirm_delivery=True
    )
    return broker


def _place(url: str) -> str:
    """Without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
