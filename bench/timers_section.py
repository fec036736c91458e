"""A million reminders that wait, a hundred thousand that fall due at once, and more workers."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, text

from bench import machine, sending
from bench.tables import table
from bot.domain.deliveries import Priority
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import CRASHED_AFTER
from bot.store.migrate import upgrade
from bot.store.tables import messages, people
from tests.servers import postgres_server
from tests.services.stage import NOW, Batches, Stage

FEW, MANY, DUE, BATCH = 1_000, 1_000_000, 100_000, 200
TICKS = 200
PLANNED_IN = 60.0
WORKERS = (1, 2, 4)
PEOPLE = 10_000

INTRODUCTION = f"""\
## Timers

- **An idle tick** of the clock, all its chores included, with {FEW:,} and with {MANY:,} reminders in the
  table that are due later: median of {TICKS}, milliseconds.
- **{DUE:,} that fall due within one minute**, among the million: how long until all are handed to the
  engine, and until all are claimed as well, by one process; megabytes are what this process grew by.
- **Workers**: {sending.MESSAGES:,} template messages as under Sending, by 1, 2 and 4 workers. They share
  the machine's cores with the API, so that more than one a core cannot be faster.
"""
FILL = """
INSERT INTO deliveries (message_id, person_id, state, due_at, wake_at, attempts, platform_id, about, priority)
SELECT {message} + n / {people}, n % {people} + 1, 'planned', {at}, {at}, 0, '', '', 2 FROM {numbers}
"""
SQLITE = (
    "(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {many} - 1) SELECT n FROM c)"
)
POSTGRESQL = "generate_series(0, {many} - 1) AS n"


def section(rounds: int, seconds: float) -> str:
    """`seconds` is of no use here."""
    del seconds
    idle, due = [], []
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened() as (few, many):
            idle.append((name, *_idle(few, many)))
            due.append((name, *_released(many)))
    workers = _scaling(rounds)
    tables = [
        table(("database", f"{FEW:,} waiting, ms", f"{MANY:,} waiting, ms"), _shown(idle, ".2f")),
        table(("database", "handed over, s", "and claimed, s", "grown by, MB"), _shown(due, ".1f")),
        table(("workers", "messages/s", "CPU s for 1,000"), workers),
    ]
    met = all(many <= few * 1.5 + 0.5 for _, few, many in idle) and all(row[2] < PLANNED_IN for row in due)
    verdict = "Required: an idle tick takes no longer with a million, all are planned in under 60 s. "
    parts = [INTRODUCTION, machine.description(), *tables, verdict + ("**met**" if met else "**NOT met**")]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _shown(rows: Sequence[tuple[Any, ...]], form: str) -> list[list[str]]:
    return [[row[0], *(f"{number:{form}}" for number in row[1:])] for row in rows]


def _idle(few: Stage, many: Stage) -> list[float]:
    """Both in turn, so that a busy moment hits both; PostgreSQL has tidied up after the filling."""
    _fill(few, FEW, 1, "1")
    _fill(many, FEW, 1, "1")
    _fill(many, MANY - FEW, 2, "1")
    with many.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if many.engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    taken = [(_tick_time(few), _tick_time(many)) for _ in range(TICKS)]
    return [median(column) for column in zip(*taken, strict=True)]


def _tick_time(stage: Stage) -> float:
    start = perf_counter()
    assert tick(stage.office, stage.post, BATCH) == 0
    return 1000 * (perf_counter() - start)


def _released(stage: Stage) -> tuple[float, float, float]:
    _fill(stage, DUE, 500, f"n % 60000 - {86_400_000 * 3}")
    stage.clock.at = NOW + timedelta(minutes=1)
    post, before, start = Batches(), machine.megabytes(os.getpid()), perf_counter()
    while tick(stage.office, post, BATCH):
        pass
    handed = perf_counter() - start
    assert sum(map(len, post.waiting)) == DUE
    for batch in post.waiting:
        with stage.open() as uow:
            assert len(uow.deliveries.claim(batch, stage.clock.now(), CRASHED_AFTER)) == len(batch)
            uow.commit()
    return handed, perf_counter() - start, machine.megabytes(os.getpid()) - before


def _fill(stage: Stage, many: int, message: int, moved: str) -> None:
    """Due three days from now, and as many milliseconds later as `moved` says."""
    sqlite = stage.engine.dialect.name == "sqlite"
    numbers = (SQLITE if sqlite else POSTGRESQL).format(many=many)
    at = f"{int((NOW + timedelta(days=3)).timestamp() * 1000)} + {moved}"
    with stage.engine.begin() as connection:
        if message == 1:
            _people_and_messages(connection)
        connection.execute(text(FILL.format(message=message, people=PEOPLE, at=at, numbers=numbers)))


def _people_and_messages(connection: Connection) -> None:
    note = {"version": 1, "key": "reminder.evening", "layout": "reminder", "priority": Priority.REMINDER}
    told = [{"id": n, "source": f"bench:{n}", "facts": {}, **note} for n in range(1, 601)]
    connection.execute(messages.insert(), told)
    known = [{"id": n, "openid": f"oTimer{n:021d}", "created_at": NOW} for n in range(1, PEOPLE + 1)]
    connection.execute(people.insert(), known)


def _scaling(rounds: int) -> list[tuple[str, str, str]]:
    found = sending.scaling(WORKERS, rounds)
    return [
        (str(many), f"{sending.most(each):,.0f}", f"{sending.cpu(each):.2f}") for many, each in found.items()
    ]


@contextmanager
def _sqlite() -> Iterator[tuple[Stage, Stage]]:
    with TemporaryDirectory(prefix="bench-") as folder:
        urls = [f"sqlite:///{folder}/{name}.db" for name in ("few", "many")]
        for url in urls:
            upgrade(url)
        yield from _staged(urls)


@contextmanager
def _postgresql() -> Iterator[tuple[Stage, Stage]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        folder.chmod(0o755)
        postgres = stack.enter_context(postgres_server(folder))
        yield from _staged([postgres.migrated(), postgres.migrated()])


def _staged(urls: Sequence[str]) -> Iterator[tuple[Stage, Stage]]:
    few, many = (Stage(url) for url in urls)
    yield few, many
    for stage in (few, many):
        stage.engine.dispose()
