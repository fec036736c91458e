"""What is left of 10,000 messages when workers, Redis, the database and the platform break, in a table."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import machine
from bench.tables import table
from bot.services.delivery.attempts import ON_THEIR_WAY
from bot.store.migrate import upgrade
from tests.chaos.blows import (
    FAULTS,
    KILLS,
    WORKERS,
    Figures,
    answer_badly,
    break_redis,
    jump,
    kill_workers,
    restart_database,
)
from tests.chaos.house import Town, town
from tests.servers import Server, postgres_server

MANY, A_FAULT = 10_000, 200
THREADS = 4
RATES = "{custom: 2000, template: 2000}"  # so that the blows fall while messages leave
REPAIRED = 60.0  # seconds

INTRODUCTION = f"""\
## Blows

{MANY:,} messages to as many people, {WORKERS} workers, everything a process of its own against the sandbox,
which tells what each person got; on SQLite, but where PostgreSQL is named. The blows fall at random moments
while messages leave. "Lost" is who got nothing although we believe so, "listed" who got nothing and is shown
as such. A customer-service message that was on its way when its worker died is unknown: the platform drops
no doubles of these, so it is never repeated; each of the {THREADS} threads of a worker has at most
{ON_THEIR_WAY} of them on its way, and writes down what has come in while the others are out. That the answer
is on the wire, or being written down, when the process dies cannot be told apart from a message that never
arrived, whatever is noted where; so the unknown are those on the wire and those answered within the last
transaction of their thread, which on SQLite may wait for the writers of the other workers; counted
strictly, by calls without an answer, the latter should not be among them.
It costs that road, and no other: one worker against
the sandbox sent 1,187 a second with 0.57 s of CPU a thousand, and 1,414 with 0.41 when fifty left and were
settled together; the rate is 500 a second by default. Seconds are real ones, from the last blow until every
delivery had its end; but for the jumping clock.

In the second table a tenth of the calls runs into the answer named, {A_FAULT:,} messages each, half of them
customer-service messages; waiting times (minutes, or until midnight in Beijing) are skipped by moving the
clock.
"""
HEAD = ("blow", "got it once", "twice", "lost", "unknown", "listed", "seconds")


def section(rounds: int, seconds: float) -> str:
    """Once, whatever `rounds` and `seconds` say."""
    del rounds, seconds
    blows, bad = _blows(), _bad_answers()
    parts = [INTRODUCTION, machine.description(), _table(blows), _table(bad), _verdict(blows, bad)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _blows() -> list[Figures]:
    acts: list[Callable[[Town], Figures]] = [
        partial(kill_workers, wrote=False, many=MANY, travelling=False),
        partial(kill_workers, wrote=True, many=MANY, travelling=False),
        partial(break_redis, many=MANY, travelling=False),
        partial(jump, schedulers=2, many=MANY),
        partial(jump, schedulers=5, many=MANY),
    ]
    found = []
    for act in acts:
        with _house() as house:
            found.append(act(house))
            print(_row(found[-1]), flush=True)
    with _server() as (house, server):
        found.append(restart_database(house, server, MANY, travelling=False))
        print(_row(found[-1]), flush=True)
    return found


def _bad_answers() -> list[Figures]:
    with _house() as house:
        house.hire(WORKERS)
        house.await_workers()
        return [answer_badly(house, kind, A_FAULT) for kind in FAULTS]


@contextmanager
def _house() -> Iterator[Town]:
    with TemporaryDirectory(prefix="jyq") as name:
        url = f"sqlite:///{name}/chaos.db"
        upgrade(url)
        with town(Path(name), url, BOT_DELIVERY__RATES=RATES) as house:
            yield house


@contextmanager
def _server() -> Iterator[tuple[Town, Server]]:
    with TemporaryDirectory(prefix="jyq") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with ExitStack() as stack:
            postgres = stack.enter_context(postgres_server(folder))
            house = stack.enter_context(town(folder, postgres.migrated(), BOT_DELIVERY__RATES=RATES))
            yield house, postgres.server


def _table(figures: list[Figures]) -> str:
    return table(HEAD, [_row(each) for each in figures])


def _row(figures: Figures) -> tuple[str, ...]:
    ends = figures.ends
    numbers = (ends.once, ends.twice, ends.lost, ends.unknown, ends.listed)
    return (figures.what, *(f"{number:,}" for number in numbers), f"{figures.seconds:.0f}")


def _caught(late: list[float]) -> str:
    """Of the unknown that arrived: how many were on the wire, and how long the others had arrived before."""
    before = [each for each in late if each]
    longest = f", at most {max(before) * 1000:,.0f} ms before" if before else ""
    return f"{len(late) - len(before)} were on the wire when it died, {len(before)} had just arrived{longest}"


def _verdict(blows: list[Figures], bad: list[Figures]) -> str:
    every = [each.ends for each in (*blows, *bad)]
    safe = not any(ends.twice + ends.lost + ends.unknown_templates for ends in every)
    few = all(each.ends.unknown <= KILLS * THREADS * ON_THEIR_WAY for each in blows)
    caught = [late for each in blows for late in each.late]
    soon = all(
        each.seconds <= REPAIRED for each in blows if "Redis" in each.what or "PostgreSQL" in each.what
    )
    unknown = max(each.ends.unknown for each in blows)
    return (
        "Required: nobody gets a message twice, nobody is lost, no template is unknown; unknown at most what"
        " was on its way or being written down; Redis and the database repaired within a minute."
        f" Measured: {unknown} unknown at most; of those with a killed worker {_caught(caught)}."
        f" **{'met' if safe and few and soon else 'NOT met'}**"
    )
