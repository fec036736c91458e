"""How many messages a second one web process answers on one core, and how long people wait for it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import contenders, machine, servers
from bench.account import Account, made_up
from bench.contenders import Contender
from bench.load import Order, Result
from bench.messages import PEOPLE, QUESTION
from bench.meter import Cost, Meter

SHARE = 0.7  # of its own maximum, where waiting times are measured
SPARE = 1.6  # so many more messages are made than the last measurement would have used up


@dataclass(frozen=True)
class Length:
    rounds: int
    seconds: float


@dataclass
class Standing:
    """One system as it runs, and what was measured of it so far. estimate: messages a second, to plan by."""

    system: Contender
    web: servers.Web
    expected: str
    estimate: float = 0.0
    full: list[Result] = field(default_factory=list)
    paced: list[Result] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)

    @property
    def most(self) -> float:
        """Messages a second, median of the rounds."""
        return median(result.rate for result in self.full)


@dataclass(frozen=True)
class Size:
    """megabytes: resident, after the load. start_up: seconds until it first answered, if it was timed."""

    process: str
    megabytes: float
    start_up: float | None = None


@dataclass(frozen=True)
class Outcome:
    """Everything to be told of a run."""

    standings: Sequence[Standing]
    sizes: Sequence[Size]


class Bench:
    """One Redis, one account, and message numbers that are never used twice."""

    def __init__(self, folder: Path, redis_url: str, redis_pid: int) -> None:
        self.account: Account = made_up()
        self.folder, self.redis_url, self.redis_pid = folder, redis_url, redis_pid
        self._next = 0

    def enter(self, system: Contender, stack: ExitStack, expected: str = "") -> Standing:
        """Start it and let each person write twice: greetings and caches are not what is measured."""
        log = self.folder / f"{system.app}.log"
        web = stack.enter_context(servers.web_server(system, log))
        standing = Standing(system, web, expected)
        warm = self.load(standing, self.order(standing, 2 * PEOPLE, 60))
        standing.estimate = warm.rate
        standing.expected = expected or self._last_text(standing)
        return standing

    def order(self, standing: Standing, count: int, seconds: float) -> Order:
        first, self._next = self._next, self._next + count
        return Order(standing.web.port, self.account, first, count, seconds, expected=standing.expected)

    def load(self, standing: Standing, order: Order) -> Result:
        """Run the load generator on the other core. Raises RuntimeError when an answer is wrong."""
        with machine.core(servers.OTHER_CORE):
            said = subprocess.check_output(
                [sys.executable, "-m", "bench.load"],
                cwd=servers.ROOT,
                input=json.dumps(asdict(order)),
                text=True,
            )
        result = Result(**json.loads(said))
        if result.wrong:
            raise RuntimeError(f"{standing.system.name}: {result.wrong} wrong answers, e.g. {result.sample}")
        return result

    def round(self, standing: Standing, seconds: float, rate: float | None = None) -> Result:
        count = int(SPARE * seconds * (rate or standing.estimate))
        return self.load(standing, replace(self.order(standing, count, seconds), rate=rate))

    def full(self, standing: Standing, seconds: float) -> None:
        """A round at full load, with the processor time it took."""
        meter = Meter(standing.web.process, self.redis_pid)
        standing.full.append(self.round(standing, seconds))
        standing.estimate = standing.full[-1].rate
        standing.costs.append(meter.read(standing.full[-1]))

    def paced(self, standing: Standing, seconds: float) -> None:
        standing.paced.append(self.round(standing, seconds, SHARE * standing.most))

    def _last_text(self, standing: Standing) -> str:
        return self.load(standing, self.order(standing, 16, 10)).sample


def measure(length: Length) -> Outcome:
    """All systems side by side: every round visits each of them, so that a busy moment hits all."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        bench = Bench(folder, *stack.enter_context(servers.redis_server(folder)))
        standings = _entered(bench, stack)
        for _ in range(length.rounds):
            for standing in standings:
                bench.full(standing, length.seconds)
        for _ in range(length.rounds):
            for standing in standings:
                bench.paced(standing, length.seconds)
        return Outcome(standings, _sizes(bench, standings))


def _entered(bench: Bench, stack: ExitStack) -> list[Standing]:
    """Ours comes first: what it answers is what the others are given to say."""
    ours = bench.enter(contenders.ours(bench.account, bench.redis_url, bench.folder), stack)
    rest = contenders.others(bench.account, bench.redis_url, ours.expected)
    texts = {contenders.ECHO: QUESTION}
    return [ours, *(bench.enter(system, stack, texts.get(system.name, ours.expected)) for system in rest)]


def _sizes(bench: Bench, standings: Sequence[Standing]) -> list[Size]:
    webs = [
        Size(f"{standing.system.name}: web", machine.megabytes(standing.web.process), standing.web.started_in)
        for standing in standings
    ]
    ours = standings[0]
    with servers.worker(ours.system.environ, bench.redis_url, bench.folder / "worker.log") as (pid, seconds):
        worker = Size(f"{ours.system.name}: worker", machine.megabytes(pid), seconds)
    parent = Size(f"{ours.system.name}: parent of web", machine.megabytes(ours.web.supervisor))
    return [*webs, worker, parent, Size("Redis", machine.megabytes(bench.redis_pid))]
