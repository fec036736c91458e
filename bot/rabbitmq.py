"""The engine's queues where they lie in RabbitMQ: how much waits in them. Loaded only when asked for."""

import logging
from contextlib import closing
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from bot.memory.queues import QUEUES

AT_ONCE = "socket_timeout=1&stack_timeout=2&blocked_connection_timeout=2"  # whoever asks waits for the answer


def patient(url: str, seconds: str) -> str:
    """The address with these timeouts, unless it says some of its own."""
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # it shouts at every connection that ends
    return url if urlsplit(url).query else f"{url}?{seconds}"


def depths(url: str) -> dict[str, int]:
    """Batches that no worker has taken yet, by queue; those under way are not told. Raises what pika raises.

    A connection for each question: one that is kept would be closed for missing heartbeats between two.
    """
    pika: Any = import_module("pika")
    connection = pika.BlockingConnection(pika.URLParameters(patient(url, AT_ONCE)))
    with closing(connection):
        return {queue: _waiting(connection, queue) for queue in QUEUES}


def _waiting(connection: Any, queue: str) -> int:
    """Asked without making it; a queue in which nothing was ever put is not there, and its channel ends."""
    missing: type[Exception] = import_module("pika.exceptions").ChannelClosedByBroker
    try:
        declared = connection.channel().queue_declare(queue, passive=True)
    except missing:
        return 0
    return int(declared.method.message_count)
