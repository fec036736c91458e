"""One throttle for several processes, in one round trip a call; and what holds while Redis is gone."""

from datetime import timedelta

from bot.domain.deliveries import Priority, Reason, Road
from bot.domain.throttle import SILENT_CALLS, Limits, Outcome, Scope, Stop
from bot.memory.connection import Line, connect
from bot.memory.throttle import SHARE, RedisThrottle
from tests.memory.loops import Waiting
from tests.memory.people import NOW
from tests.memory.processes import at_once
from tests.memory.server import Server
from tests.memory.test_round_trips import asked

LIMITS = {Road.CUSTOM: Limits(rate=200, daily=1000), Road.TEMPLATE: Limits(rate=200)}
FULL = 1000  # what the bucket of either holds
SECOND = timedelta(seconds=1)


def grab(url: str, prefix: str, batches: int) -> int:
    """A process that asks for batch after batch at one moment; how many letters it may send."""
    throttle = RedisThrottle(connect(url), LIMITS, prefix)
    return sum(throttle.ask(Road.TEMPLATE, {Priority.NEWS: 50}, NOW).total for _ in range(batches))


def seen(url: str, prefix: str) -> list[Reason]:
    throttle = RedisThrottle(connect(url), LIMITS, prefix)
    permit = throttle.ask(Road.CUSTOM, {Priority.MUST: 1}, NOW)
    return [wait.reason for wait in permit.waits.values()]


def fall_silent(url: str, prefix: str, calls: int) -> None:
    RedisThrottle(connect(url), LIMITS, prefix).report(Road.CUSTOM, Outcome(silent=calls), NOW)


def test_processes_that_ask_at_once_share_one_bucket(redis_url: str, prefix: str) -> None:
    assert sum(at_once(grab, [(redis_url, prefix, 20)] * 3)) == FULL * 3 / 4
    assert (
        RedisThrottle(connect(redis_url), LIMITS, prefix)
        .ask(Road.TEMPLATE, {Priority.REPLY: FULL}, NOW)
        .total
        == FULL / 4
    )


def test_what_one_process_is_told_stops_all(redis_url: str, prefix: str) -> None:
    stop = Stop(Scope.ROAD, Reason.QUOTA_USED, NOW + timedelta(hours=14))
    RedisThrottle(connect(redis_url), LIMITS, prefix).report(Road.CUSTOM, Outcome(stops=[stop]), NOW)
    assert at_once(seen, [(redis_url, prefix)] * 3) == [[Reason.QUOTA_USED]] * 3


def test_the_silence_that_each_hears_a_little_of_opens_one_circuit(redis_url: str, prefix: str) -> None:
    at_once(fall_silent, [(redis_url, prefix, SILENT_CALLS // 2)] * 2)
    assert seen(redis_url, prefix) == [Reason.NO_ANSWER]


def test_every_question_is_one_round_trip(own_redis: Server) -> None:
    def a_batch(line: Line, memory: Waiting) -> None:
        throttle = RedisThrottle(line, LIMITS)
        wanted = dict.fromkeys(Priority, 200)
        permit = throttle.ask(Road.CUSTOM, wanted, NOW)
        stops = [Stop(scope, Reason.NOT_ALLOWED, NOW + SECOND) for scope in (Scope.ROAD, Scope.ALL)]
        outcome = Outcome(unused=permit.total, answered=100, silent=3, stops=stops)
        throttle.report(Road.CUSTOM, outcome, NOW)
        throttle.flow(Road.CUSTOM, NOW)

    assert asked(own_redis, a_batch) == ["EVALSHA"] * 3


def test_its_keys_have_an_end(line: Line, prefix: str) -> None:
    throttle = RedisThrottle(line, LIMITS, prefix)
    throttle.ask(Road.CUSTOM, {Priority.NEWS: 5000}, NOW)
    stops = [Stop(scope, Reason.NOT_ALLOWED, NOW + SECOND) for scope in (Scope.ROAD, Scope.ALL)]
    throttle.report(Road.CUSTOM, Outcome(stops=stops), NOW)
    names = line.call("KEYS", f"{prefix}*")
    assert len(names) == 2
    assert all(0 < line.call("PTTL", name) <= 2 * 24 * 3_600_000 for name in names)


# Without Redis


def test_without_redis_each_process_keeps_to_a_part_of_the_rate(free_port: int) -> None:
    throttle = RedisThrottle(connect(f"redis://127.0.0.1:{free_port}"), LIMITS)
    assert throttle.ask(Road.TEMPLATE, {Priority.MUST: 5000}, NOW).total == FULL * SHARE
    assert throttle.ask(Road.TEMPLATE, {Priority.MUST: 1}, NOW).total == 0
    later = throttle.ask(Road.TEMPLATE, {Priority.MUST: 5000}, NOW + SECOND)
    assert later.total == 200 * SHARE


def test_without_redis_stops_hold_in_the_process_that_heard_them(free_port: int) -> None:
    throttle = RedisThrottle(connect(f"redis://127.0.0.1:{free_port}"), LIMITS)
    stop = Stop(Scope.ROAD, Reason.QUOTA_USED, NOW + timedelta(hours=1))
    throttle.report(Road.CUSTOM, Outcome(stops=[stop]), NOW)
    throttle.check(Road.CUSTOM, None, NOW)
    assert throttle.ask(Road.CUSTOM, {Priority.MUST: 1}, NOW).total == 0
    throttle.reopen(Road.CUSTOM, NOW)
    assert throttle.ask(Road.CUSTOM, {Priority.MUST: 1}, NOW).total == 1


def test_it_goes_on_through_a_restart_that_forgot_everything(own_redis: Server) -> None:
    throttle = RedisThrottle(connect(own_redis.url), LIMITS)
    assert throttle.ask(Road.CUSTOM, {Priority.MUST: 600}, NOW).total == 600
    own_redis.kill()
    assert throttle.ask(Road.CUSTOM, {Priority.MUST: 600}, NOW).total == FULL * SHARE
    throttle.report(Road.CUSTOM, Outcome(answered=250), NOW)
    own_redis.start()
    assert throttle.ask(Road.CUSTOM, {Priority.MUST: 600}, NOW).total == 600
