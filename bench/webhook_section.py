"""The webhook in words and tables."""

from collections.abc import Sequence
from statistics import median

from bench import contenders, machine
from bench.load import CONNECTIONS
from bench.tables import spread, table
from bench.webhook import Length, Outcome, Size, Standing, measure

WANTED_RATIO = 1.5
WANTED_P99 = 50.0  # milliseconds

INTRODUCTION = """\
## The webhook

Text messages in safe mode ("活动": what is on?) from 2,000 people over {connections} keep-alive connections.
Each system runs as one web process on one core; Redis and the load generator share the other. Every message
is new, and every reply is decrypted and compared. The systems are measured in turns, {rounds} rounds of
{seconds:g} s each; the tables give the median and, in brackets, the lowest and highest round.

- **Juyiqi** is one event loop under uvicorn, as `make run` starts it. It does all it does for a resident:
  verify, decrypt, parse, take the person's turn and load the talk (Redis), find the activities (SQLite, demo
  data), keep talk and answer (Redis), encrypt.
- **WeRoBot** reads and writes a session in Redis and answers with the same text. It knows neither repeats
  nor turns. It is a WSGI application and gets eight threads, with which it does best of 1, 2, 4, 8, 12 and
  16: under granian, the fastest server that we found for it, and once more on the very server of ours. The
  better of the two is what we compare with.
- **The bare echo** (granian, eight threads) decrypts, parses, replies and encrypts with wechatpy in a Flask
  view, and remembers nothing.

"At 70 %" sends at random moments, at 70 % of the system's own maximum on average; times count from when a
message was due, also when no connection was free. "Other core in use" tells whether Redis and the load
generator held a system back; "web core disturbed" tells how much of that core somebody else had. Redis shares
its core with the rewriting of its own file for up to a second in some rounds of ours, as every answer is kept
there: that is where the highest p99 comes from.
"""


def section(rounds: int, seconds: float) -> str:
    length = Length(rounds, seconds)
    return text(length, measure(length), CONNECTIONS)


def text(length: Length, outcome: Outcome, connections: int) -> str:
    words = {"connections": connections, "rounds": length.rounds, "seconds": length.seconds}
    parts = [
        INTRODUCTION.format(**words),
        machine.description(),
        _speed(outcome.standings),
        _cost(outcome.standings),
        _sizes(outcome.sizes),
        _verdict(outcome.standings),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _speed(standings: Sequence[Standing]) -> str:
    base = _of_werobot(standings)
    rows = [
        (
            standing.system.name,
            spread(",.0f", (result.rate for result in standing.full)),
            f"{standing.most / base:.2f}",
            spread(".1f", (result.p50 for result in standing.paced)),
            spread(".1f", (result.p99 for result in standing.paced)),
        )
        for standing in standings
    ]
    head = ("system", "messages/s", "× WeRoBot", "p50 at 70 %, ms", "p99 at 70 %, ms")
    return table(head, rows)


def _cost(standings: Sequence[Standing]) -> str:
    rows = [
        (
            standing.system.name,
            spread(".0f", (cost.web for cost in standing.costs)),
            spread(".0f", (cost.redis for cost in standing.costs)),
            spread(".0%", (cost.other_core for cost in standing.costs)),
            spread(".0%", (cost.disturbed for cost in standing.costs)),
        )
        for standing in standings
    ]
    head = (
        "at full load",
        "web, µs of CPU a message",
        "Redis, µs",
        "other core in use",
        "web core disturbed",
    )
    return table(head, rows)


def _sizes(sizes: Sequence[Size]) -> str:
    rows = [
        (size.process, f"{size.megabytes:.0f}", f"{size.start_up:.1f}" if size.start_up else "")
        for size in sizes
    ]
    return table(("process", "memory, MB", "start-up, s"), rows)


def _of_werobot(standings: Sequence[Standing]) -> float:
    """Messages a second on the server where it does better."""
    names = (contenders.WEROBOT, contenders.WEROBOT_BESIDE)
    return max(standing.most for standing in standings if standing.system.name in names)


def _verdict(standings: Sequence[Standing]) -> str:
    ratio = standings[0].most / _of_werobot(standings)
    p99 = median(result.p99 for result in standings[0].paced)
    met = "met" if ratio >= WANTED_RATIO and p99 <= WANTED_P99 else "NOT met"
    return (
        f"Required: at least {WANTED_RATIO} × WeRoBot with Redis sessions, p99 of at most {WANTED_P99:.0f} ms"
        f" at 70 %. Measured: {ratio:.2f} ×, {p99:.1f} ms. **{met}**"
    )
