"""A house to break things in: sandbox, Redis, database and workers, each a real process of its own."""

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import redis
import requests
from sqlalchemy import func, select

from bench.rows import Outbox
from bot.dialog.messages import Incoming, Kind
from bot.domain.deliveries import DeliveryState, Road
from bot.store.database import connect
from bot.store.tables import deliveries, people
from tests.memory.loops import remembering
from tests.processes import Processes, Running, wait_until
from tests.servers import redis_process

LONG = 60
UNDER_WAY = (DeliveryState.PLANNED, DeliveryState.SENDING)
ACCOUNT = {
    "TOKEN": "TestToken1",
    "APP_ID": "wx0123456789abcdef",
    "APP_SECRET": "test-app-secret",
    "AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "ORIGINAL_ID": "gh_0123456789ab",
}
STUCK = 0.5  # seconds in which nothing changes: everything waits for its moment
AFTERWARDS = 5.0  # seconds in which the platform takes what it has got
AT_ONCE = timedelta(seconds=10)  # moments so near to one another are reached in one step


@dataclass
class Town:
    """What happens to deliveries, seen from outside: by the platform, and by the database."""

    folder: Path
    database: str
    redis_url: str
    redis: Any
    processes: Processes
    url: str = ""
    environ: dict[str, str] = field(default_factory=dict)
    workers: list[Running] = field(default_factory=list)
    offset: timedelta = timedelta()
    killed_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = connect(self.database)
        self.outbox = Outbox(self.database)

    def post(self, path: str, **given: Any) -> Any:
        answer = requests.post(f"{self.url}/sandbox/api/{path}", json=given, timeout=LONG)
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        return requests.get(f"{self.url}/sandbox/api/{path}", timeout=LONG).json()

    def forget_faults(self) -> None:
        requests.delete(f"{self.url}/sandbox/api/faults", timeout=LONG)

    def invite(self, openids: Sequence[str], wrote: Sequence[str]) -> None:
        """These follow us, and some wrote to us just now, so that a customer-service message may go."""
        talking = set(wrote)
        guests = [{"name": o, "openid": o, "following": True, "wrote": o in talking} for o in openids]
        for start in range(0, len(guests), 2000):
            self.post("people", people=guests[start : start + 2000])
        now = self.now
        with remembering(self.redis_url) as memory:
            for openid in wrote:
                incoming = Incoming(openid, openid, Kind.TEXT, now, text="你好")
                memory.abandon(incoming, memory.open(incoming, now))
        self.outbox.fill(openids, now)

    def hire(self, many: int) -> None:
        """So many workers more, each with its clock; the others go on meanwhile."""
        fresh = [
            self.processes.start([sys.executable, "manage.py", "work"], self.environ) for _ in range(many)
        ]
        self.workers += fresh

    def await_workers(self) -> None:
        wait_until(lambda: self._heartbeats() >= 2 * len(self.workers), LONG, "the workers")

    def kill(self, worker: Running) -> None:
        self.killed_at.append(self.now.timestamp())
        worker.popen.kill()
        worker.popen.wait()
        self.workers.remove(worker)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def travel(self, ahead: timedelta) -> None:
        self.post("clock", advance_seconds=ahead.total_seconds())
        self.offset += ahead

    def sent(self) -> int:
        """How many messages people have got."""
        roads: dict[str, int] = self.get("stats")["messages"]
        return roads.get("custom", 0) + roads.get("template", 0)

    def calls(self, road: str) -> Mapping[str, int]:
        found: dict[str, int] = self.get("stats")["api"].get(f"/cgi-bin/message/{road}/send", {})
        return found

    def wait_for_sent(self, number: int) -> None:
        """Until so many have left, or no more leave: what a killed worker had taken leaves much later."""
        best, since = 0, monotonic()

        def enough() -> bool:
            nonlocal best, since
            if (now := self.sent()) > best:
                best, since = now, monotonic()
            return best >= number or (best > 0 and monotonic() - since > STUCK)

        wait_until(enough, LONG, f"{number} messages")

    def on_their_way(self) -> int:
        """Whose road is written down and whose end is not."""
        out = deliveries.c.state == DeliveryState.SENDING, deliveries.c.road.is_not(None)
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(deliveries).where(*out)) or 0

    def settle(self, seconds: float, travelling: bool = True) -> float:
        """Until nothing is planned or on its way; when nothing moves any more, time does. Seconds it took."""
        start, before, since = monotonic(), (0, 0, 0), monotonic()
        while (left := self._left())[0]:
            assert monotonic() - start < seconds, f"not settled: {self.standing()}"
            if left[:2] != before[:2]:
                before, since = left, monotonic()
            elif travelling and monotonic() - since > STUCK:
                wake_at = datetime.fromtimestamp(left[2] / 1000, UTC)
                self.travel(max(wake_at - self.now, timedelta()) + AT_ONCE)
                since = monotonic()
            sleep(0.05)
        return monotonic() - start

    def standing(self) -> Counter[str]:
        with self.engine.connect() as connection:
            return Counter(connection.scalars(select(deliveries.c.state)).all())

    def ends(self) -> "Ends":
        got: dict[str, int] = self.get("delivered")
        query = select(people.c.openid, deliveries.c.state, deliveries.c.road).join_from(deliveries, people)
        with self.engine.connect() as connection:
            rows = [(str(row.openid), row.state, row.road) for row in connection.execute(query)]
        return Ends(got, rows)

    def known_too_late(self, ends: "Ends") -> list[float]:
        """Of each unknown one that arrived: for how long it had before the blow that made it so, in seconds.

        0.0: it arrived with the blow or after it, so it was on the wire.
        """
        reached: dict[str, float] = self.get("delivered?tell=at")
        arrived = [at for openid, at in reached.items() if openid in ends.unknown_people]
        return [min(_before(at, blow) for blow in self.killed_at) for at in arrived]

    def _left(self) -> tuple[int, int, int]:
        """How many are under way, a number that changes with each attempt, and when the next one wakes."""
        under_way = deliveries.c.state.in_(UNDER_WAY)
        planned = func.count().filter(deliveries.c.state == DeliveryState.PLANNED)
        moved = func.coalesce(func.sum(deliveries.c.attempts), 0) * 1_000_000 + planned
        query = select(func.count(), moved, func.min(deliveries.c.wake_at)).where(under_way)
        try:
            with self.engine.connect() as connection:
                row = connection.execute(query.execution_options(reads_only=True)).one()
        except Exception:  # noqa: BLE001  the database is being restarted
            self.engine.dispose()
            return -1, 0, 0
        wakes = row[2].timestamp() * 1000 if isinstance(row[2], datetime) else row[2] or 0
        return row[0], row[1], int(wakes)

    def _heartbeats(self) -> int:
        with redis.Redis.from_url(self.redis_url) as client:
            return int(client.zcard("juyiqi:__heartbeats__"))


@dataclass(frozen=True)
class Ends:
    """got: how many messages each person received. rows: of each delivery its person, state and road."""

    got: Mapping[str, int]
    rows: Sequence[tuple[str, str, str | None]]

    def of(self, openids: Collection[str]) -> "Ends":
        mine = set(openids)
        return Ends(self.got, [row for row in self.rows if row[0] in mine])

    @property
    def once(self) -> int:
        return sum(self.got.get(openid, 0) == 1 for openid, _, _ in self.rows)

    @property
    def twice(self) -> int:
        return sum(self.got.get(openid, 0) > 1 for openid, _, _ in self.rows)

    @property
    def unknown(self) -> int:
        return sum(state == DeliveryState.UNKNOWN for _, state, _ in self.rows)

    @property
    def unknown_people(self) -> set[str]:
        return {openid for openid, state, _ in self.rows if state == DeliveryState.UNKNOWN}

    @property
    def unknown_templates(self) -> int:
        return sum(state == DeliveryState.UNKNOWN and road == Road.TEMPLATE for _, state, road in self.rows)

    @property
    def lost(self) -> int:
        """Who got nothing although we believe so, or is listed nowhere."""
        told = (DeliveryState.SENT, DeliveryState.DELIVERED, *UNDER_WAY)
        return sum(not self.got.get(openid, 0) and state in told for openid, state, _ in self.rows)

    @property
    def listed(self) -> int:
        """Who got nothing, and stands in the list of those."""
        return sum(not self.got.get(openid, 0) for openid, _, _ in self.rows) - self.lost


def _before(at: float, blow: float) -> float:
    """What the blow caught on the wire still arrives a moment later; what left after it was none of its."""
    late = blow - at
    return 0.0 if -AFTERWARDS <= late <= 0 else abs(late)


@contextmanager
def town(folder: Path, database: str, **settings: str) -> Iterator[Town]:
    """Redis keeps its append-only file, as the bot's own does; results of templates are not pushed back."""
    processes = Processes(folder)
    with redis_process(folder, "--appendonly", "yes") as (url, server):
        made = Town(folder, database, url, server, processes)
        try:
            _open_the_sandbox(made)
            made.environ = _environ(made) | settings
            yield made
        finally:
            processes.stop_all()
            made.engine.dispose()
            made.outbox.close()


def _open_the_sandbox(made: Town) -> None:
    environ = {f"SANDBOX_{name}": value for name, value in ACCOUNT.items()}
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--mode", "plain"]
    command += ["--state", str(made.folder / "sandbox"), "--clock-file", str(made.folder / "clock.json")]
    command += ["--webhook", "http://127.0.0.1:9/wechat"]
    sandbox = made.processes.start(command, environ)
    made.url = sandbox.says("listening on", LONG).split()[-1]
    made.post("settings", result_copies=0)


def _environ(made: Town) -> dict[str, str]:
    account = {f"BOT_WECHAT__{name}": value for name, value in ACCOUNT.items()}
    return {
        **account,
        "BOT_WECHAT__MODE": "plain",
        "BOT_WECHAT__API_BASE": made.url,
        "BOT_WECHAT__TEMPLATES__REMINDER__ID": "TEMPLATE_REMINDER",
        "BOT_REDIS__URL": made.redis_url,
        "BOT_DATABASE__URL": made.database,
        "BOT_CLOCK__OFFSET_FILE": str(made.folder / "clock.json"),
        "BOT_PATHS__VAR": str(made.folder / "var"),
        "BOT_WEB__SECRET_KEY": "a test's secret key, long enough to sign",
        "BOT_PRIVACY__KEYS": '["dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q="]',
        "BOT_DELIVERY__TICK_SECONDS": "0.2",
        "BOT_DELIVERY__QUIET_FROM": "never",
    }
