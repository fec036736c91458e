"""Sending in words and tables."""

from bench import machine, sending
from bench.tables import spread, table

WANTED_RATE, WANTED_SHARE = 2000, 0.5
INTRODUCTION = """\
## Sending

{messages:,} template messages to an emulated API that answers after 50 ms and counts them. The sender has one
core; Redis and the API share the other. Median of {rounds} rounds and, in brackets, the lowest and highest.

- **Juyiqi's worker** is one `manage.py work`: its clock finds the due rows (SQLite), the engine (Dramatiq on
  Redis) takes batches, claims them, writes down the road, sends them concurrently and settles each row. Timed
  from the moment the rows fall due until the last is settled.
- **The others only send**, and remember nothing: wechatpy in a pool of threads, and a Celery 5.7 worker with
  wechatpy, whose tasks were queued before.
"""


def section(rounds: int, _seconds: float) -> str:
    found = sending.measure(rounds)
    rows = [
        (
            name,
            spread(",.0f", (each.rate for each in measured)),
            spread(".2f", (each.cpu for each in measured)),
            spread(".0f", (each.megabytes for each in measured)),
        )
        for name, measured in found.items()
    ]
    head = ("sender", "messages/s", "CPU s for 1,000", "memory, MB")
    words = INTRODUCTION.format(messages=sending.MESSAGES, rounds=rounds)
    return "\n\n".join([words.strip(), machine.description(), table(head, rows), _verdict(found)]) + "\n"


def _verdict(found: dict[str, list[sending.Round]]) -> str:
    ours, *others = found.values()
    share = sending.cpu(ours) / min(map(sending.cpu, others))
    met = "met" if sending.most(ours) >= WANTED_RATE and share <= WANTED_SHARE else "NOT met"
    return (
        f"Required: persistence included, at least {WANTED_RATE:,} messages/s with at most {WANTED_SHARE:.0%}"
        f" of the CPU of the best peer. Measured: {sending.most(ours):,.0f}/s, {share:.0%}. **{met}**"
    )
