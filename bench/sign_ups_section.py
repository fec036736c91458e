"""Many sign-ups: 200 people at the same moment for 20 places, and 10,000 people in one activity."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import text

from bench import machine
from bench.tables import spread, table
from bot.domain.records import StoreGoneError
from bot.domain.waiting import Waiting
from bot.services.joining.line_up import line_up
from bot.store.migrate import upgrade
from bot.store.unit_of_work import UnitOfWork
from tests.servers import postgres_server
from tests.services.stage import Stage, openid
from tests.store.recording import plan, recorded

PEOPLE, PLACES, PROCESSES, THREADS = 200, 20, 4, 24
MANY, OTHERS, ASKED = 10_000, 2_000, 200
TRIES = 5
MOST = 20.0  # milliseconds
Taken = tuple[str, float]

INTRODUCTION = f"""\
## Many sign-ups

{PEOPLE} people sign up for {PLACES} places at the same moment, in {PROCESSES} processes of {THREADS}
threads each; who finds no place queues up. Times count from the common start to the answer of each, so that
waiting for one another is included. Then one activity with {MANY:,} sign-ups, half of them in the line, among
{OTHERS:,} other activities: how long a question takes through the unit of work, {ASKED} times each, and how
the database answers it.
"""


def section(rounds: int, seconds: float) -> str:
    """Both databases; `seconds` is of no use here."""
    del seconds
    races, rows, plans = [], [], []
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as fresh:
            races.append(_races(name, [fresh() for _ in range(rounds)]))
            stage = Stage(fresh())
            _fill(stage)
            rows += [(f"{name}, {what}", *_asked(stage, ask)) for what, ask in QUESTIONS.items()]
            plans.append(f"{name}:\n\n```\n{_plans(stage)}\n```")
            stage.engine.dispose()
    head = ("database", "confirmed", "waiting in order", "all done, s", "p50, ms", "p99, ms")
    tables = [table(head, races), table(("question", "p50, ms", "p99, ms"), rows)]
    slow = [row[0] for row in rows if float(row[2]) >= MOST]
    verdict = f"Required: every answer under {MOST:g} ms. " + (
        f"**NOT met** by: {'; '.join(slow)}" if slow else "**met**"
    )
    parts = [INTRODUCTION, machine.description(), *tables, verdict, *plans]
    return "\n\n".join(part.strip() for part in parts) + "\n"


# 200 at once


def _races(name: str, urls: Sequence[str]) -> tuple[str, ...]:
    outcomes, whole, middle, late = set(), [], [], []
    for url in urls:
        counted, taken = _race(url)
        outcomes.add(counted)
        cuts = quantiles(taken, n=100)
        whole.append(max(taken) / 1000)
        middle.append(cuts[49])
        late.append(cuts[98])
    confirmed, waiting = zip(*sorted(outcomes), strict=True)
    told = "/".join(map(str, sorted(set(confirmed)))), "/".join(map(str, sorted(set(waiting))))
    return name, *told, spread(".2f", whole), spread(",.0f", middle), spread(",.0f", late)


def _race(url: str) -> tuple[tuple[int, int], list[float]]:
    stage = Stage(url)
    stage.outing(capacity=PLACES)
    names = [f"p{number:03}" for number in range(PEOPLE)]
    with stage.working() as work:
        for name in names:
            work.uow.people.add(openid(name), work.now)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, spawn, _remember, (spawn.Barrier(PROCESSES),)) as pool:
        hands = [pool.submit(_play, url, names[part::PROCESSES]) for part in range(PROCESSES)]
        found = [each for hand in hands for each in hand.result()]
    counted = Counter(outcome for outcome, _ in found)
    with stage.open() as uow:
        line = [each.waiting for each in uow.waitlist.line(1, PEOPLE)]
        in_order = [uow.waitlist.ahead(each) for each in line] == list(range(len(line)))
    stage.engine.dispose()
    return (counted["joined"], len(line) if in_order else -1), [taken for _, taken in found]


_start: list[Barrier] = []


def _remember(start: Barrier) -> None:
    _start.append(start)


def _play(url: str, names: Sequence[str]) -> list[Taken]:
    stage = Stage(url)
    with ThreadPoolExecutor(THREADS) as threads:
        _start[0].wait(60)
        began = perf_counter()
        found = list(threads.map(lambda name: _signs_up(stage, name, began), names))
    stage.engine.dispose()
    return found


def _signs_up(stage: Stage, name: str, began: float) -> Taken:
    """Again where the database did not answer in time: the dispatcher tries twice, then the person does."""
    for _ in range(TRIES):
        try:
            return _once(stage, name), (perf_counter() - began) * 1000
        except StoreGoneError:
            continue
    return "given up", (perf_counter() - began) * 1000


def _once(stage: Stage, name: str) -> str:
    with stage.working() as work:
        person = work.uow.people.by_openid(openid(name))
        assert person
        return str(line_up(work, person, work.uow.activities.occasion(1), 1).outcome)


# 10,000 in one activity

NOW = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
Ask = Callable[[UnitOfWork], object]
QUESTIONS: dict[str, Ask] = {
    "list of activities": lambda uow: uow.activities.upcoming(NOW, 40),
    "capacity of the activity": lambda uow: uow.activities.occasion(1).shift.left,
    "a sign-up's places": lambda uow: uow.activities.take_as_new(1, 1, NOW),
    "my sign-up": lambda uow: uow.sign_ups.mine(1, 77),
    "my place in the line, the last": lambda uow: uow.waitlist.ahead(_last(uow)),
    "the next in the line": lambda uow: uow.waitlist.next_fitting(1, 2),
    "80 of the line": lambda uow: uow.waitlist.line(1, 80),
    "a page of the roster": lambda uow: uow.sign_ups.page(1, None, 51),
}


def _last(uow: UnitOfWork) -> Waiting:
    found = uow.waitlist.mine(1, MANY)
    assert found
    return found


def _fill(stage: Stage) -> None:
    soon = NOW + timedelta(days=5)
    stage.outing(capacity=MANY // 2)
    with stage.working() as work:
        for number in range(1, MANY + 1):
            work.uow.people.add(f"o{number:027}", NOW)
    for number in range(OTHERS):
        at = soon + timedelta(hours=number)
        stage.outing(title=f"a{number}", starts_at=at, ends_at=at + timedelta(hours=1))
    with stage.engine.begin() as connection:
        connection.execute(text(FILL), {"now": int(NOW.timestamp() * 1000), "half": MANY // 2})
        connection.execute(text("UPDATE shifts SET taken = :half WHERE id = 1"), {"half": MANY // 2})
    level = {} if stage.engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with stage.engine.connect().execution_options(**level) as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


FILL = """
INSERT INTO sign_ups (shift_id, person_id, party_size, state, created_at, changed_at, queued_at)
SELECT 1, id, 1, CASE WHEN id <= :half THEN 'confirmed' ELSE 'waitlisted' END, :now, :now, :now + id
FROM people WHERE openid LIKE 'o0%'
"""


def _asked(stage: Stage, ask: Ask) -> tuple[str, str]:
    taken = []
    for _ in range(ASKED + 1):
        began = perf_counter()
        with stage.open() as uow:
            ask(uow)
        taken.append((perf_counter() - began) * 1000)
    cuts = quantiles(taken[1:], n=100)
    return f"{cuts[49]:.2f}", f"{cuts[98]:.2f}"


def _plans(stage: Stage) -> str:
    """How the database answers each question."""
    told = []
    for what, ask in QUESTIONS.items():
        stage.engine.dispose()
        with recorded() as statements, stage.open() as uow:
            ask(uow)
        stage.engine.dispose()
        asked = [each for each in statements.seen if each[0].split()[0] in ("SELECT", "UPDATE")]
        lines = [plan(stage.engine, sql, values) for sql, values in asked[-1:]]
        stage.engine.dispose()
        told.append(f"{what}:\n" + "\n".join(f"  {line}" for each in lines for line in each.splitlines()))
    return "\n".join(told)


Fresh = Callable[[], str]


@contextmanager
def _sqlite() -> Iterator[Fresh]:
    with TemporaryDirectory(prefix="jyq") as folder:
        numbers = iter(range(1000))

        def fresh() -> str:
            url = f"sqlite:///{Path(folder) / f'{next(numbers)}.db'}"
            upgrade(url)
            return url

        yield fresh


@contextmanager
def _postgresql() -> Iterator[Fresh]:
    with TemporaryDirectory(prefix="jyq") as folder:
        Path(folder).chmod(0o755)
        with postgres_server(Path(folder)) as server:
            yield server.migrated
