"""What is counted and measured for operators, in Prometheus' words; a machine's processes add up."""

import collections
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.domain.deliveries import Layout, Road
from bot.domain.sending import Attempted, Fate, Flight, Letter, Messenger
from bot.settings import Settings

MESSAGES = Counter("juyiqi_messages_total", "Messages and events handled", ["outcome"])
SECONDS = Histogram(
    "juyiqi_message_seconds",
    "Time from receiving a message to its answer",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
PLATFORM = Counter("juyiqi_platform_total", "Calls to the platform by fate, and alerts", ["event"])
ALERTS = Counter("juyiqi_alerts_total", "Errors that an administrator must look at, by name", ["event"])
SENT = Counter("juyiqi_sent_total", "Attempts to send, by road and outcome", ["road", "outcome"])
HANDED = Counter("juyiqi_deliveries_due_total", "Deliveries handed to the engine by the clock")


def count_platform(event: str) -> None:
    PLATFORM.labels(event).inc()


@dataclass(frozen=True, slots=True)
class CountedMessenger:
    """A messenger whose attempts are counted, a batch at a time."""

    messenger: Messenger

    def carries(self, road: Road, layout: Layout) -> bool:
        return self.messenger.carries(road, layout)

    def one_mass_a_day(self) -> bool:
        return self.messenger.one_mass_a_day()

    def consent_for(self, layout: Layout) -> str:
        return self.messenger.consent_for(layout)

    def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
        attempts = self.messenger.send(letters)
        ends = zip(letters, attempts, strict=True)
        _count((letter.road, attempt.fate) for letter, attempt in ends)
        return attempts

    def flight(self) -> Flight:
        return CountedFlight(self.messenger.flight())


@dataclass(frozen=True, slots=True)
class CountedFlight:
    flight: Flight
    roads: dict[int, Road] = field(default_factory=dict)

    def add(self, letters: Sequence[Letter]) -> None:
        self.roads.update({letter.delivery_id: letter.road for letter in letters})
        self.flight.add(letters)

    def landed(self) -> Sequence[Attempted]:
        attempts = self.flight.landed()
        _count((self.roads[attempt.delivery_id], attempt.fate) for attempt in attempts)
        return attempts


def _count(ends: Iterable[tuple[Road, Fate]]) -> None:
    for (road, fate), many in collections.Counter(ends).items():
        SENT.labels(road.value, fate.value).inc(many)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as it is at this moment. label: the name and value of its one label, if it has one."""

    name: str
    about: str
    value: float
    label: tuple[str, str] | None = None


Gauges = Callable[[], Iterable[Reading]]


class Measured(Collector):
    """Readings taken when somebody asks, as against what is counted all along."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for each in self._gauges():
            name, value = each.label or ("", "")
            family = GaugeMetricFamily(each.name, each.about, labels=[name] if name else [])
            families.setdefault(each.name, family).add_metric([value] if name else [], each.value)
        yield from families.values()


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


def exposed(folder: Path, gauges: Gauges = tuple) -> bytes:
    """The text of /metrics: counts of all processes that share the folder, or of this one, and readings."""
    measured = CollectorRegistry()
    measured.register(Measured(gauges))
    return _counted(folder) + generate_latest(measured)


def _counted(folder: Path) -> bytes:
    if not folder.is_dir():
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(registry)
