"""What every throttle does, in Redis or in one process alone: what may leave, and when the rest."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.deliveries import Layout, Priority, Reason, Road
from bot.domain.throttle import (
    OPEN_FOR,
    PROBE,
    PROBE_LEASE,
    SILENT_CALLS,
    WINDOW,
    Counted,
    Limits,
    Outcome,
    Permit,
    Scope,
    Stop,
    Throttle,
    Wait,
)
from bot.memory.connection import Line
from bot.memory.local_throttle import LocalThrottle
from bot.memory.throttle import RedisThrottle

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # 10:00 in Beijing
MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MUST, REPLY, REMINDER, NEWS = Priority
LIMITS = {
    Road.CUSTOM: Limits(rate=20, daily=1000),  # a bucket of 100
    Road.TEMPLATE: Limits(rate=20),
    Road.MAILBOX: Limits(rate=1000, daily=1000, cap=50),
}


@pytest.fixture(params=["local", "redis"])
def throttle(request: pytest.FixtureRequest) -> Throttle:
    if request.param == "local":
        return LocalThrottle(LIMITS)
    line: Line = request.getfixturevalue("line")
    return RedisThrottle(line, LIMITS, request.getfixturevalue("prefix"))


def ask(throttle: Throttle, priority: Priority, count: int, at: datetime = NOW) -> int:
    return throttle.ask(Road.CUSTOM, {priority: count}, at).granted.get(priority, 0)


def waits(permit: Permit, priority: Priority) -> Wait:
    """With its moment in whole milliseconds, as Redis keeps them."""
    wait = permit.waits[priority]
    return Wait(wait.at.replace(microsecond=wait.at.microsecond // 1000 * 1000), wait.reason, wait.pace)


def silent(throttle: Throttle, calls: int, at: datetime = NOW, probe: bool = False) -> None:
    throttle.report(Road.CUSTOM, Outcome(silent=calls, probe=probe), at)


def stop(throttle: Throttle, scope: Scope, until: datetime, reason: Reason = Reason.NOT_ALLOWED) -> None:
    layout = Layout.NOTICE if scope is Scope.TEMPLATE else None
    throttle.report(Road.CUSTOM, Outcome(stops=[Stop(scope, reason, until, layout)]), NOW)


# The bucket


def test_a_full_bucket_holds_what_flows_in_for_five_seconds(throttle: Throttle) -> None:
    assert ask(throttle, MUST, 300) == 100
    assert ask(throttle, MUST, 1) == 0


def test_it_fills_with_time_and_no_higher_than_full(throttle: Throttle) -> None:
    ask(throttle, MUST, 100)
    assert ask(throttle, MUST, 300, NOW + SECOND) == 20
    assert ask(throttle, MUST, 300, NOW + timedelta(hours=1)) == 100


def test_what_goes_to_many_leaves_a_part_to_what_somebody_waits_for(throttle: Throttle) -> None:
    assert ask(throttle, NEWS, 300) == 75
    assert ask(throttle, REMINDER, 300) == 15
    assert ask(throttle, REPLY, 300) == 10


def test_the_most_urgent_of_one_batch_is_served_first(throttle: Throttle) -> None:
    permit = throttle.ask(Road.CUSTOM, {NEWS: 50, REMINDER: 50, REPLY: 30, MUST: 30}, NOW)
    assert dict(permit.granted) == {MUST: 30, REPLY: 30, REMINDER: 30, NEWS: 0}
    assert set(permit.waits) == {REMINDER, NEWS}


def test_bulk_that_never_ends_cannot_starve_a_reply(throttle: Throttle) -> None:
    for tenth in range(600):
        at = NOW + tenth * SECOND / 10
        throttle.ask(Road.TEMPLATE, {NEWS: 1000}, at)
        if tenth % 10 == 0:
            assert throttle.ask(Road.TEMPLATE, {REPLY: 3}, at).total == 3


def test_the_rest_gets_places_one_behind_the_other(throttle: Throttle) -> None:
    first = throttle.ask(Road.CUSTOM, {NEWS: 115}, NOW)
    assert waits(first, NEWS) == Wait(NOW + SECOND / 20, Reason.IN_LINE, SECOND / 20)
    second = throttle.ask(Road.CUSTOM, {NEWS: 10}, NOW)
    assert waits(second, NEWS).at == NOW + 41 * SECOND / 20
    third = throttle.ask(Road.CUSTOM, {NEWS: 1}, NOW)
    assert waits(third, NEWS).at == NOW + 51 * SECOND / 20


def test_who_comes_back_at_that_moment_is_served(throttle: Throttle) -> None:
    wait = throttle.ask(Road.CUSTOM, {NEWS: 76}, NOW).waits[NEWS]
    assert ask(throttle, NEWS, 1, wait.at) == 1


def test_reminders_wait_before_news_whenever_they_came(throttle: Throttle) -> None:
    throttle.ask(Road.CUSTOM, {NEWS: 200}, NOW)
    reminders = waits(throttle.ask(Road.CUSTOM, {REMINDER: 35}, NOW), REMINDER)
    assert reminders.at == NOW + SECOND / 20
    assert waits(throttle.ask(Road.CUSTOM, {NEWS: 1}, NOW), NEWS).at > reminders.at + 20 * reminders.pace


def test_what_was_not_used_is_there_for_others(throttle: Throttle) -> None:
    ask(throttle, MUST, 100)
    throttle.report(Road.CUSTOM, Outcome(unused=40, answered=60), NOW)
    assert throttle.flow(Road.CUSTOM, NOW).used == 60
    assert ask(throttle, MUST, 100) == 40


def test_every_road_has_a_bucket_of_its_own(throttle: Throttle) -> None:
    ask(throttle, MUST, 100)
    assert throttle.ask(Road.TEMPLATE, {MUST: 100}, NOW).total == 100


def test_a_clock_that_goes_back_stops_nothing_for_long(throttle: Throttle) -> None:
    ask(throttle, MUST, 100, NOW + timedelta(days=3))
    assert ask(throttle, MUST, 1, NOW) == 0
    assert ask(throttle, MUST, 30, NOW + SECOND) == 20


# The day


def used_up_to(throttle: Throttle, used: int, limit: int = 1000) -> None:
    throttle.check(Road.CUSTOM, Counted(used, limit), NOW)


def test_calls_are_counted_by_the_day_in_beijing(throttle: Throttle) -> None:
    ask(throttle, MUST, 60)
    ask(throttle, NEWS, 3, MIDNIGHT - SECOND)
    assert throttle.flow(Road.CUSTOM, MIDNIGHT - SECOND).used == 63
    assert throttle.flow(Road.CUSTOM, MIDNIGHT).used == 0
    assert ask(throttle, NEWS, 3, MIDNIGHT) == 3
    assert throttle.flow(Road.CUSTOM, MIDNIGHT).used == 3


def test_the_last_tenth_is_for_what_must_arrive(throttle: Throttle) -> None:
    used_up_to(throttle, 895)
    permit = throttle.ask(Road.CUSTOM, {MUST: 10, REPLY: 10, NEWS: 10}, NOW)
    assert {each: count for each, count in permit.granted.items() if count} == {MUST: 10}
    assert waits(permit, REPLY) == waits(permit, NEWS) == Wait(MIDNIGHT, Reason.QUOTA_USED)
    assert throttle.flow(Road.CUSTOM, NOW).scarce


def test_what_still_fits_into_the_nine_tenths_goes(throttle: Throttle) -> None:
    used_up_to(throttle, 895)
    assert not throttle.flow(Road.CUSTOM, NOW).scarce
    assert ask(throttle, NEWS, 10) == 5


def test_at_the_end_nothing_goes_any_more_until_midnight(throttle: Throttle) -> None:
    used_up_to(throttle, 998)
    permit = throttle.ask(Road.CUSTOM, {MUST: 10}, NOW)
    assert permit.granted[MUST] == 2
    assert waits(permit, MUST) == Wait(MIDNIGHT, Reason.QUOTA_USED)
    assert ask(throttle, MUST, 10, MIDNIGHT) == 10


def test_the_platform_knows_better_how_much_it_allows(throttle: Throttle) -> None:
    used_up_to(throttle, 995, limit=5000)
    assert throttle.flow(Road.CUSTOM, NOW).limit == 5000
    assert ask(throttle, NEWS, 50) == 50


def test_the_operators_limit_holds_whatever_the_platform_allows(throttle: Throttle) -> None:
    throttle.check(Road.MAILBOX, Counted(0, 5000), NOW)
    assert throttle.flow(Road.MAILBOX, NOW).limit == 50
    assert throttle.ask(Road.MAILBOX, {MUST: 100}, NOW).granted[MUST] == 50


def test_that_the_platform_told_nothing_is_remembered_and_changes_nothing(throttle: Throttle) -> None:
    assert throttle.flow(Road.CUSTOM, NOW).checked_at is None
    ask(throttle, MUST, 7)
    throttle.check(Road.CUSTOM, None, NOW + SECOND)
    flow = throttle.flow(Road.CUSTOM, NOW + SECOND)
    assert (flow.used, flow.limit, flow.checked_at) == (7, 1000, NOW + SECOND)


def test_a_road_without_a_limit_has_none(throttle: Throttle) -> None:
    flow = throttle.flow(Road.TEMPLATE, NOW)
    assert (flow.limit, flow.scarce) == (None, False)


# Stops


def test_a_stopped_road_is_stopped_for_everybody_with_its_reason(throttle: Throttle) -> None:
    stop(throttle, Scope.ROAD, MIDNIGHT, Reason.QUOTA_USED)
    permit = throttle.ask(Road.CUSTOM, {MUST: 5, NEWS: 5}, NOW)
    assert permit.total == 0
    assert waits(permit, MUST) == waits(permit, NEWS) == Wait(MIDNIGHT, Reason.QUOTA_USED)
    assert throttle.flow(Road.CUSTOM, NOW).stop == Wait(MIDNIGHT, Reason.QUOTA_USED)
    assert throttle.ask(Road.TEMPLATE, {MUST: 5}, NOW).total == 5
    assert ask(throttle, MUST, 5, MIDNIGHT) == 5


def test_a_stop_costs_no_calls_of_the_day(throttle: Throttle) -> None:
    stop(throttle, Scope.ROAD, NOW + SECOND)
    ask(throttle, MUST, 5)
    assert throttle.flow(Road.CUSTOM, NOW).used == 0


def test_what_stops_everything_stops_every_road(throttle: Throttle) -> None:
    stop(throttle, Scope.ALL, NOW + timedelta(minutes=10))
    for road in (Road.CUSTOM, Road.TEMPLATE):
        permit = throttle.ask(road, {MUST: 5}, NOW)
        assert waits(permit, MUST) == Wait(NOW + timedelta(minutes=10), Reason.NOT_ALLOWED)


def test_the_longer_of_two_stops_holds(throttle: Throttle) -> None:
    stop(throttle, Scope.ROAD, MIDNIGHT, Reason.QUOTA_USED)
    stop(throttle, Scope.ROAD, NOW + SECOND, Reason.PLATFORM_BUSY)
    assert throttle.flow(Road.CUSTOM, NOW).stop == Wait(MIDNIGHT, Reason.QUOTA_USED)


def test_a_stopped_template_is_named_and_stops_nothing_else(throttle: Throttle) -> None:
    stop(throttle, Scope.TEMPLATE, NOW + timedelta(hours=1))
    permit = throttle.ask(Road.CUSTOM, {MUST: 5}, NOW)
    assert (permit.total, permit.closed) == (5, {Layout.NOTICE})
    assert throttle.ask(Road.CUSTOM, {MUST: 5}, NOW + timedelta(hours=1)).closed == frozenset()


def test_an_operator_opens_what_was_stopped(throttle: Throttle) -> None:
    for scope in (Scope.ALL, Scope.ROAD, Scope.TEMPLATE):
        stop(throttle, scope, MIDNIGHT)
    silent(throttle, SILENT_CALLS)
    throttle.reopen(Road.CUSTOM, NOW)
    permit = throttle.ask(Road.CUSTOM, {MUST: 50}, NOW)
    assert (permit.total, permit.closed, permit.probe) == (50, frozenset(), False)
    assert throttle.flow(Road.CUSTOM, NOW).used == 50


# The circuit


def test_silence_opens_the_circuit(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS - 1)
    assert throttle.flow(Road.CUSTOM, NOW).stop is None
    silent(throttle, 1)
    permit = throttle.ask(Road.CUSTOM, {MUST: 1}, NOW)
    assert waits(permit, MUST) == Wait(NOW + OPEN_FOR, Reason.NO_ANSWER)
    assert throttle.ask(Road.TEMPLATE, {MUST: 1}, NOW).total == 1


def test_a_few_silent_calls_among_many_answers_open_nothing(throttle: Throttle) -> None:
    for _ in range(10):
        throttle.report(Road.CUSTOM, Outcome(answered=90, silent=10), NOW)
    assert throttle.flow(Road.CUSTOM, NOW).stop is None


def test_silence_of_long_ago_does_not_count(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS - 1)
    silent(throttle, SILENT_CALLS - 1, NOW + WINDOW + SECOND)
    assert throttle.flow(Road.CUSTOM, NOW + WINDOW + SECOND).stop is None


def probing(throttle: Throttle, at: datetime) -> Permit:
    permit = throttle.ask(Road.CUSTOM, {MUST: 50}, at)
    assert (permit.total, permit.probe) == (PROBE, True)
    return permit


def test_one_probe_of_a_few_letters_goes_first(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS)
    at = NOW + OPEN_FOR
    permit = probing(throttle, at)
    assert waits(permit, MUST) == Wait(at + PROBE_LEASE, Reason.NO_ANSWER)
    other = throttle.ask(Road.CUSTOM, {MUST: 50}, at)
    assert (other.total, other.probe) == (0, False)
    assert waits(other, MUST) == Wait(at + PROBE_LEASE, Reason.NO_ANSWER)


def test_a_probe_that_is_answered_closes_the_circuit(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS)
    probing(throttle, NOW + OPEN_FOR)
    throttle.report(Road.CUSTOM, Outcome(answered=PROBE, probe=True), NOW + OPEN_FOR)
    permit = throttle.ask(Road.CUSTOM, {MUST: 50}, NOW + OPEN_FOR)
    assert (permit.total, permit.probe) == (50, False)


def test_a_probe_without_an_answer_doubles_the_time(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS)
    at = NOW + OPEN_FOR
    for times in (2, 4, 8, 10, 10):
        probing(throttle, at)
        silent(throttle, PROBE, at, probe=True)
        flow = throttle.flow(Road.CUSTOM, at)
        assert flow.stop == Wait(at + times * OPEN_FOR, Reason.NO_ANSWER)
        at += times * OPEN_FOR


def test_a_probe_that_died_is_followed_by_another(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS)
    probing(throttle, NOW + OPEN_FOR)
    probing(throttle, NOW + OPEN_FOR + PROBE_LEASE)


def test_late_reports_of_earlier_batches_do_not_judge_a_probe(throttle: Throttle) -> None:
    silent(throttle, SILENT_CALLS)
    probing(throttle, NOW + OPEN_FOR)
    throttle.report(Road.CUSTOM, Outcome(answered=30, silent=90), NOW + OPEN_FOR)
    assert throttle.ask(Road.CUSTOM, {MUST: 1}, NOW + OPEN_FOR).total == 0
