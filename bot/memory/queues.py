"""The engine's queues as they lie in Redis: what they are called, and how much waits in them."""

from bot.memory.connection import Line

NAMESPACE = "juyiqi"
QUEUE, BULK = "deliveries", "bulk"  # what somebody waits for overtakes what goes to many


def depths(line: Line) -> dict[str, int]:
    """Batches that wait or are under way, by queue. Raises MemoryGoneError."""
    counts = line.call_each([("HLEN", f"{NAMESPACE}:{queue}.msgs") for queue in (QUEUE, BULK)])
    return dict(zip((QUEUE, BULK), map(int, counts), strict=True))
