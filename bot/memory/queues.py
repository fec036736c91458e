"""The engine's queues as they lie in Redis: what they are called, and how much waits in them."""

from bot.memory.connection import Line

NAMESPACE = "juyiqi"
QUEUE, REMINDERS, BULK = "deliveries", "reminders", "bulk"  # what somebody waits for overtakes the rest
QUEUES = (QUEUE, REMINDERS, BULK)


def depths(line: Line) -> dict[str, int]:
    """Batches that wait or are under way, by queue. Raises MemoryGoneError."""
    counts = line.call_each([("HLEN", f"{NAMESPACE}:{queue}.msgs") for queue in QUEUES])
    return dict(zip(QUEUES, map(int, counts), strict=True))
