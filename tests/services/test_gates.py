"""What stands between a person and a place: time, window, overlap; one reason, in a fixed order."""

from datetime import datetime, timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.gates import GATES
from bot.domain.people import Person
from bot.domain.signups import JoinOutcome, LeaveOutcome
from bot.services.activities.organize import call_off
from bot.services.joining.sign_up import leave, sign_up
from tests.services.stage import NOW, SATURDAY, Stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def beside(stage: Stage, starts: timedelta, ends: timedelta, **more: object) -> Occasion:
    """Something else, so long after the outing begins; the outing lasts three hours."""
    return stage.outing(title="巡逻", starts_at=SATURDAY + starts, ends_at=SATURDAY + ends, **more)


def test_the_gates_stand_in_a_fixed_order() -> None:
    assert [outcome.value for outcome, _ in GATES] == [
        "already_in",
        "cancelled",
        "ended",
        "started",
        "not_open",
        "not_open_yet",
        "window_closed",
        "party_too_big",
        "unqualified",
        "overlaps",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "outcome"),
    [
        (3 * HOUR, 5 * HOUR, JoinOutcome.JOINED),  # half-open: what touches does not overlap
        (-2 * HOUR, 0 * HOUR, JoinOutcome.JOINED),
        (3 * HOUR - 30 * MINUTE, 5 * HOUR, JoinOutcome.JOINED),
        (3 * HOUR - 31 * MINUTE, 5 * HOUR, JoinOutcome.OVERLAPS),
        (-2 * HOUR, 30 * MINUTE, JoinOutcome.JOINED),
        (-2 * HOUR, 31 * MINUTE, JoinOutcome.OVERLAPS),
        (HOUR, 2 * HOUR, JoinOutcome.OVERLAPS),
        (-HOUR, 5 * HOUR, JoinOutcome.OVERLAPS),
    ],
)
def test_more_than_half_an_hour_at_once_is_refused(
    both: Stage, starts: timedelta, ends: timedelta, outcome: JoinOutcome
) -> None:
    alice = both.resident("alice")
    both.join(alice, both.outing())
    assert both.join(alice, beside(both, starts, ends)) is outcome


def test_the_longest_overlap_is_told(stage: Stage, alice: Person, outing: Occasion) -> None:
    stage.join(alice, outing)
    stage.join(alice, beside(stage, -2 * HOUR, timedelta()))
    with stage.working() as work:
        joined = sign_up(work, alice, beside(stage, -10 * MINUTE, 20 * MINUTE), 1)
    assert joined.overlap
    assert (joined.overlap.occasion, joined.overlap.minutes) == (stage.now_of(outing), 20)


def test_what_was_left_or_called_off_is_in_nobodys_way(stage: Stage, alice: Person, outing: Occasion) -> None:
    other = beside(stage, HOUR, 2 * HOUR)
    stage.join(alice, outing)
    with stage.working() as work:
        leave(work, alice, outing)
    assert stage.join(alice, other) is JoinOutcome.JOINED
    with stage.working() as work:
        call_off(work, other, None)
    assert stage.join(alice, outing) is JoinOutcome.JOINED


def test_who_is_in_may_change_the_party_whatever_overlaps(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    stage.join(alice, outing)
    stage.join(alice, beside(stage, -HOUR, 20 * MINUTE))
    assert stage.join(alice, outing, 3) is JoinOutcome.PARTY_CHANGED


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (NOW, JoinOutcome.NOT_OPEN_YET),
        (NOW + HOUR - MINUTE, JoinOutcome.NOT_OPEN_YET),
        (NOW + HOUR, JoinOutcome.JOINED),
        (NOW + 2 * HOUR - MINUTE, JoinOutcome.JOINED),
        (NOW + 2 * HOUR, JoinOutcome.WINDOW_CLOSED),
        (SATURDAY, JoinOutcome.STARTED),
    ],
)
def test_sign_up_has_its_window(stage: Stage, alice: Person, now: datetime, outcome: JoinOutcome) -> None:
    outing = stage.outing(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)
    stage.clock.at = now
    assert stage.join(alice, outing) is outcome


def test_after_the_window_a_party_may_shrink_but_not_grow(stage: Stage, alice: Person) -> None:
    outing = stage.outing(closes_at=NOW + HOUR)
    stage.join(alice, outing, 3)
    stage.clock.forward(hours=2)
    assert stage.join(alice, outing, 4) is JoinOutcome.WINDOW_CLOSED
    assert stage.join(alice, outing, 2) is JoinOutcome.PARTY_CHANGED


@pytest.mark.parametrize(
    ("cutoff", "before", "outcome"),
    [
        ({}, 3 * HOUR, LeaveOutcome.LEFT),
        ({}, 3 * HOUR - MINUTE, LeaveOutcome.LEFT_LATE),
        ({"cutoff": timedelta()}, MINUTE, LeaveOutcome.LEFT),
        ({"cutoff": 24 * HOUR}, 23 * HOUR, LeaveOutcome.LEFT_LATE),
    ],
)
def test_shortly_before_the_start_leaving_is_recorded_but_late(
    both: Stage, cutoff: dict[str, timedelta], before: timedelta, outcome: LeaveOutcome
) -> None:
    alice, outing = both.resident("alice"), both.outing(**cutoff)
    both.join(alice, outing, 2)
    both.clock.at = SATURDAY - before
    with both.working() as work:
        assert leave(work, alice, outing) is outcome
    assert both.now_of(outing).shift.taken == 0
