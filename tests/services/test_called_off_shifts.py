"""One shift of several called off: its people are told, and the rest of the activity goes on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, ActivityState, NewShift, Occasion
from bot.domain.attendance import Mark, Means
from bot.domain.audiences import Audience
from bot.domain.changes import Details
from bot.domain.signups import JoinOutcome
from bot.services.activities.organize import call_off, call_off_shift, change, move
from bot.services.activities.structure import add_shift
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.delivery.reach import reach_of
from bot.services.joining.line_up import line_up
from bot.services.joining.sign_up import join
from bot.services.presence.check_in import CheckIn, check_in, check_out
from bot.services.record.booking import book_due
from bot.services.record.close import CloseOutcome, close
from bot.services.reminding.remind import replan_reminders
from tests.services.racers import Act, Racers, racers
from tests.services.stage import SATURDAY, Stage

SUNDAY = SATURDAY + timedelta(days=1)
HOURS = timedelta(hours=3)
NAMES = [f"p{number}" for number in range(24)]


def two_shifts(stage: Stage, **more: object) -> tuple[Occasion, Occasion]:
    """The outing on Saturday, and once more on Sunday."""
    saturday = stage.outing(**more)
    with stage.working() as work:
        made = add_shift(work, saturday.activity.id, NewShift(SUNDAY, SUNDAY + HOURS, 2), None)
    assert isinstance(made, Occasion)
    return saturday, made


def test_its_people_are_told_and_nobody_else(both: Stage) -> None:
    saturday, sunday = two_shifts(both)
    alice, bob, charlie = both.resident("alice"), both.resident("bob"), both.resident("charlie")
    both.join(alice, saturday)
    both.join(bob, sunday, 2)
    with both.working() as work:
        line_up(work, charlie, sunday, 1)
    with both.working() as work:
        assert call_off_shift(work, sunday, None) == 2
    assert {each.name for each in both.deliveries("activity:1:shift:2:called_off")} == {"bob", "charlie"}
    assert both.deliveries("activity:1:shift:1:called_off") == []
    with both.working() as work:
        assert work.uow.waitlist.line(sunday.shift.id, 9) == []
        assert call_off_shift(work, sunday, None) is None
    assert both.now_of(sunday).state(both.clock.at) is ActivityState.CANCELLED
    assert both.now_of(saturday).state(both.clock.at) is ActivityState.OPEN


def test_what_is_announced_to_those_who_come_does_not_reach_its_people(both: Stage) -> None:
    saturday, sunday = two_shifts(both)
    both.join(both.resident("alice"), saturday)
    both.join(both.resident("bob"), sunday)
    with both.working() as work:
        assert call_off_shift(work, sunday, None) == 1
        plan_announcement(work, Plan("带水", Audience.parse("activity:1"), work.now), None)
    both.work_off()
    assert [each.name for each in both.deliveries("announcement:1")] == ["alice"]


def test_no_reminder_of_it_is_left(both: Stage) -> None:
    saturday, sunday = two_shifts(both)
    alice = both.resident("alice")
    for each in (saturday, sunday):
        both.join(alice, each)
    with both.working() as work:
        call_off_shift(work, sunday, None)
        change(work, work.uow.activities.occasion(1), Details(place="东门"), None)
        replan_reminders(work, work.uow.people.get(alice.id))
    assert both.deliveries("activity:1:shift:2:reminder") == []
    assert len(both.deliveries("activity:1:shift:1:reminder")) == 2
    assert both.deliveries("activity:1:shift:2:changed") == []
    assert len(both.deliveries("activity:1:shift:1:changed")) == 1


def test_nobody_gets_in_any_more_and_it_is_shown_to_nobody(both: Stage) -> None:
    saturday, sunday = two_shifts(both)
    alice = both.resident("alice")
    with both.working() as work:
        call_off_shift(work, sunday, None)
    with both.working() as work:
        assert join(work, alice, sunday, 1) is JoinOutcome.CANCELLED
        assert line_up(work, alice, sunday, 1).outcome is JoinOutcome.CANCELLED
        assert move(work, work.uow.activities.occasion(2), (SATURDAY, SATURDAY + HOURS), None) == "over"
        assert [each.shift.id for each in work.uow.activities.upcoming(work.now, 9)] == [saturday.shift.id]
        again = add_shift(work, 1, NewShift(SUNDAY, SUNDAY + HOURS, 2), None)
    assert isinstance(again, Occasion)


def test_the_organizer_sees_whom_it_did_not_reach(both: Stage) -> None:
    _, sunday = two_shifts(both)
    both.join(both.resident("alice"), sunday)
    with both.working() as work:
        call_off_shift(work, sunday, both.resident("olga").id)
    with both.working() as work:
        (notice,) = work.uow.change_notices.latest(1)
        reach = reach_of(work, [notice])
    assert (notice.shift_id, reach.under_way) == (2, 1)


def serve(stage: Stage, occasion: Occasion, name: str) -> None:
    """Somebody is there from beginning to end."""
    with stage.working() as work:
        person = stage.resident(name)
    shift = occasion.shift
    for at, act in ((shift.starts_at, check_in), (shift.ends_at, check_out)):
        stage.clock.at = at
        with stage.working() as work:
            act(work, Mark(shift.id, person.id, at, Means.CODE, person.id))


def test_the_others_earn_hours_and_the_activity_can_be_closed(both: Stage) -> None:
    saturday, sunday = two_shifts(both, kind=ActivityKind.SERVICE)
    alice = both.resident("alice")
    for each in (saturday, sunday):
        both.join(alice, each)
    serve(both, saturday, "alice")
    both.clock.at = SUNDAY - timedelta(hours=2)
    with both.working() as work:
        book_due(work)
        assert work.uow.closings.get(1) is None  # Sunday is still to come
        call_off_shift(work, sunday, None)
    both.clock.at = SUNDAY
    with both.working() as work:
        mark = Mark(sunday.shift.id, alice.id, SUNDAY, Means.CODE, alice.id)
        assert check_in(work, mark).outcome is CheckIn.CANCELLED
        assert close(replace(work, now=SUNDAY + HOURS), 1, None).outcome is CloseOutcome.CLOSED
        assert work.uow.hours.sum(alice.id).minutes == 180


def test_the_clock_of_the_records_starts_without_it(both: Stage) -> None:
    saturday, sunday = two_shifts(both, kind=ActivityKind.SERVICE)
    both.join(both.resident("alice"), saturday)
    serve(both, saturday, "alice")
    both.clock.at = SATURDAY + timedelta(hours=12)
    with both.working() as work:
        book_due(work)
    with both.working() as work:
        call_off_shift(work, sunday, None)
    both.clock.at = SUNDAY + timedelta(hours=12)
    with both.working() as work:
        book_due(work)
        begun = work.uow.closings.get(1)
    assert begun
    assert begun.closed_at is None


def test_what_took_place_is_kept_when_the_rest_is_called_off(both: Stage) -> None:
    saturday, sunday = two_shifts(both, kind=ActivityKind.SERVICE)
    alice = both.resident("alice")
    for each in (saturday, sunday):
        both.join(alice, each)
    serve(both, saturday, "alice")
    both.clock.at = SUNDAY - timedelta(hours=2)
    with both.working() as work:
        assert call_off(work, work.uow.activities.occasion(sunday.shift.id), None) == 1
    assert both.now_of(saturday).state(both.clock.at) is ActivityState.ENDED
    assert both.now_of(sunday).called_off
    with both.working() as work:
        assert close(replace(work, now=SUNDAY + HOURS), 1, None).outcome is CloseOutcome.CLOSED
        assert work.uow.hours.sum(alice.id).minutes == 180


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


def test_sign_ups_and_calling_off_at_the_same_moment(both: Stage, many: Racers, database_url: str) -> None:
    """Whoever got in before is told, whoever came after is refused; one call-off counts."""
    saturday, _ = two_shifts(both)
    for name in NAMES:
        both.resident(name)
    acts = [Act("lines_up_for", name, party=2) for name in NAMES]
    acts[6:6] = [Act("calls_off_shift", party=2)] * 3
    results = Counter(many.race(database_url, acts))
    told = [each.name for each in both.deliveries("activity:1:shift:2:called_off")]
    inside = results["joined"] + results["waiting"]
    assert len(told) == len(set(told)) == inside
    assert results["None"] == 2
    assert results["cancelled"] == len(NAMES) - inside
    with both.working() as work:
        assert work.uow.waitlist.line(2, 99) == []
    assert both.now_of(saturday).shift.taken == 0
