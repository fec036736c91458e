"""Blows that a house must stand while messages leave, and what came of each in figures."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from time import sleep

import redis

from tests.chaos.house import Ends, Town
from tests.servers import Server

WORKERS, KILLS = 3, 5
FAULTS = ("-1", "40001", "42001", "45009", "45011", "html", "reset", "slow", "truncated")
SHARE = 0.1
LONGEST = 400.0
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figures:
    """seconds: from the last blow until everything had its end. in_flight: at the blows, together.

    late: for how long messages had arrived that a killed worker had not written down, in seconds.
    """

    what: str
    ends: Ends
    seconds: float
    in_flight: int = 0
    late: tuple[float, ...] = ()


def openids(many: int, mark: str = "Chaos") -> list[str]:
    return [f"o{mark}{number:0{27 - len(mark)}d}" for number in range(many)]


def kill_workers(town: Town, wrote: bool, many: int, kills: int = KILLS, travelling: bool = True) -> Figures:
    """kill -9 of a worker at random moments; another one takes its place."""
    chance, in_flight = Random(), 0
    _begin(town, many, many if wrote else 0, WORKERS)
    for number in sorted(chance.randint(many // 20, many * 8 // 10) for _ in range(kills)):
        town.wait_for_sent(number)
        town.kill(chance.choice(town.workers))
        in_flight += town.on_their_way()
        town.hire(1)
    seconds = town.settle(LONGEST, travelling)
    road = "customer-service" if wrote else "template"
    ends = town.ends()
    late = tuple(town.known_too_late(ends))
    return Figures(f"{kills} × kill -9 of a worker, {road}", ends, seconds, in_flight, late)


def break_redis(town: Town, many: int, travelling: bool = True) -> Figures:
    """Killed and started again, then emptied; half the people have an open window, until it forgets."""
    _begin(town, many, many // 2, WORKERS)
    town.wait_for_sent(many * 3 // 10)
    town.redis.end(9)
    sleep(1)
    town.redis.start()
    town.wait_for_sent(many * 5 // 10)
    with redis.Redis.from_url(town.redis_url) as client:
        client.flushall()
    seconds = town.settle(LONGEST, travelling)
    return Figures("Redis killed, started again, and emptied", town.ends(), seconds)


def restart_database(town: Town, server: Server, many: int, travelling: bool = True) -> Figures:
    _begin(town, many, many // 2, WORKERS)
    town.wait_for_sent(many * 4 // 10)
    in_flight = town.on_their_way()
    server.end()
    sleep(1)
    server.start()
    seconds = town.settle(LONGEST, travelling)
    return Figures("PostgreSQL restarted", town.ends(), seconds, in_flight)


def jump(town: Town, schedulers: int, many: int) -> Figures:
    """Many clocks, and one day that is left out while the first reminders leave."""
    _begin(town, many, 0, schedulers)
    town.wait_for_sent(many * 2 // 10)
    town.travel(DAY)
    seconds = town.settle(LONGEST)
    return Figures(f"{schedulers} schedulers, the clock jumps by a day", town.ends(), seconds)


def answer_badly(town: Town, kind: str, many: int) -> Figures:
    """A tenth of the calls of both endpoints runs into this; half the people have an open window."""
    mark = "".join(filter(str.isalnum, kind)).title()[:9]
    guests = openids(many, mark)
    hits = round(many * SHARE / 2)
    for road in ("custom", "template"):
        town.post("faults", endpoint=f"/cgi-bin/message/{road}/send", kind=kind, rate=SHARE, count=hits)
    town.invite(guests, guests[::2])
    town.outbox.wake()
    seconds = town.settle(LONGEST)
    town.forget_faults()
    return Figures(kind, town.ends().of(guests), seconds)


def _begin(town: Town, many: int, wrote: int, workers: int) -> None:
    guests = openids(many)
    town.invite(guests, guests[:wrote])
    town.hire(workers)
    town.await_workers()
    town.outbox.wake()
