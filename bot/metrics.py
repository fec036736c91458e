"""What is counted for operators, in Prometheus' words; processes of one machine add up."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from bot.settings import Settings

MESSAGES = Counter("juyiqi_messages_total", "Messages and events handled", ["outcome"])
SECONDS = Histogram(
    "juyiqi_message_seconds",
    "Time from receiving a message to its answer",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
PLATFORM = Counter("juyiqi_platform_total", "Calls to the platform by fate, and alerts", ["event"])
HANDED = Counter("juyiqi_deliveries_due_total", "Deliveries handed to the engine by the clock")


def count_platform(event: str) -> None:
    PLATFORM.labels(event).inc()


def metrics_folder(settings: Settings) -> Path:
    """Where the processes of this machine count together; the launcher names it to the library."""
    return settings.var / "metrics"


def forget_the_dead(folder: Path) -> None:
    """Remove what processes that ended have counted, before new ones start to count."""
    for file in folder.glob("*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdecimal() and not _lives(int(pid)):
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def exposed(folder: Path) -> bytes:
    """The text of /metrics: of all processes that count into the folder, or of this one alone."""
    if not folder.is_dir():
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(registry)
