"""Series: instances made ahead in local time, edited from one on, never deleted."""

from datetime import datetime, timedelta

import pytest

from bot.domain.activities import ActivityKind, ActivityState, NewActivity, Occasion
from bot.domain.changes import ChangeOutcome, Details
from bot.domain.reminders import LOCAL
from bot.domain.requirements import Quality, Requirement
from bot.domain.roles import NewRole
from bot.domain.signups import JoinOutcome
from bot.services.activities.organize import MoveOutcome, change, move
from bot.services.activities.recurrence import slots
from bot.services.activities.series import (
    call_off_from_here,
    extend_due,
    move_from_here,
    resize_from_here,
    start_series,
)
from bot.services.activities.series_edits import (
    add_role_from_here,
    change_from_here,
    demand_from_here,
    set_rules_from_here,
)
from bot.services.activities.structure import Rules
from bot.services.joining.manage_places import set_capacity
from bot.store.tables import series
from tests.services.stage import NOW, SATURDAY, Stage

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
WEEKLY = "FREQ=WEEKLY;BYDAY=SA"
PATROL = NewActivity(
    "小区巡逻",
    SATURDAY,
    SATURDAY + 2 * HOUR,
    "社区北门",
    10,
    kind=ActivityKind.SERVICE,
    leader="李老师",
    leader_phone="13800001234",
    roles=(NewRole("引导员", 2, (Requirement(Quality.PARTY),)),),
)


def starts(stage: Stage, rule: str = WEEKLY) -> Occasion:
    with stage.working() as work:
        return start_series(work, PATROL, rule, None)


def ahead(stage: Stage, title: str = "小区巡逻") -> list[Occasion]:
    """All instances there are, the soonest first."""
    with stage.open() as uow:
        found = [each for each in uow.activities.latest(100) if each.activity.title == title]
    return sorted(found, key=lambda each: each.shift.starts_at)


def times(stage: Stage) -> list[str]:
    return [f"{each.shift.starts_at.astimezone(LOCAL):%m-%d %H:%M}" for each in ahead(stage)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", ["03-06", "03-13", "03-20", "03-27"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", ["03-06", "03-20", "04-03", "04-17"]),
        ("FREQ=MONTHLY;BYDAY=1SU", ["03-07", "04-04", "05-02", "06-06"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["03-26", "04-30", "05-28", "06-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", ["03-31", "04-30", "05-31", "06-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", ["03-30", "04-30", "05-30", "06-30"]),
    ],
)
def test_the_days_of_a_rule(rule: str, expected: list[str]) -> None:
    found = slots(rule, SATURDAY, SATURDAY, SATURDAY + 52 * WEEK)[:4]
    assert [f"{slot:%m-%d}" for slot in found] == expected
    assert {f"{slot:%H:%M}" for slot in found} == {"09:00"}


def test_the_last_of_february_stands_in_for_the_thirty_first() -> None:
    first = datetime(2028, 1, 31, 9, tzinfo=LOCAL)
    found = slots("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", first, first, first + 20 * WEEK)
    assert [f"{slot:%m-%d}" for slot in found] == ["01-31", "02-29", "03-31", "04-30", "05-31"]


def test_eight_weeks_are_made_at_once_with_all_they_need(both: Stage) -> None:
    first = starts(both)
    made = ahead(both)
    assert [each.shift.starts_at for each in made] == [SATURDAY + n * WEEK for n in range(8)]
    assert first == made[0]
    assert len({each.activity.id for each in made}) == 8
    last = made[-1]
    assert (last.activity.kind, last.activity.leader, last.shift.capacity) == (
        ActivityKind.SERVICE,
        "李老师",
        10,
    )
    with both.open() as uow:
        assert uow.activities.leader_phone(last) == "13800001234"
        (role,) = uow.roles.of_shift(last.shift.id)
    assert (role.name, role.capacity, role.requirements) == ("引导员", 2, (Requirement(Quality.PARTY),))


def test_no_phone_lies_open_in_the_database(stage: Stage) -> None:
    starts(stage)
    with stage.engine.connect() as connection:
        assert "13800001234" not in str(connection.execute(series.select()).all())


def test_time_makes_more_and_each_once(both: Stage) -> None:
    starts(both)
    for _ in range(3):
        both.work_off()
    assert len(ahead(both)) == 8
    both.clock.forward(days=9)
    for _ in range(2):
        both.work_off()
    assert len(ahead(both)) == 9
    both.clock.forward(days=70)  # the machine was off for long: what is past already is left out
    both.work_off()
    assert min(each.shift.starts_at for each in ahead(both)[9:]) > both.clock.now()


def test_one_is_moved_alone(both: Stage) -> None:
    starts(both)
    second = ahead(both)[1]
    with both.working() as work:
        move(work, second, (second.shift.starts_at + HOUR, second.shift.ends_at + HOUR), None)
    assert times(both)[:3] == ["03-06 09:00", "03-13 10:00", "03-20 09:00"]


def test_this_and_later_move_but_not_what_somebody_changed(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    with both.working() as work:
        other = made[3].shift.starts_at + 5 * HOUR
        move(work, made[3], (other, other + HOUR), None)
    span = made[1].shift.starts_at + DAY + HOUR, made[1].shift.starts_at + DAY + 4 * HOUR
    with both.working() as work:
        assert move_from_here(work, made[1], span, None) == (MoveOutcome.MOVED, 6)
    assert times(both)[:5] == ["03-06 09:00", "03-14 10:00", "03-21 10:00", "03-27 14:00", "04-04 10:00"]
    both.clock.forward(days=9)
    both.work_off()
    assert times(both)[-1] == "05-02 10:00"  # those to come follow
    again = ahead(both)[0]
    assert again.shift.starts_at == SATURDAY


def test_an_earlier_one_moves_all_that_still_equal_what_the_series_gave(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    with both.working() as work:
        move_from_here(work, made[2], (made[2].shift.starts_at + HOUR, made[2].shift.ends_at + HOUR), None)
    first = ahead(both)[0]
    with both.working() as work:
        to = first.shift.starts_at - HOUR
        assert move_from_here(work, first, (to, to + HOUR), None) == (MoveOutcome.MOVED, 8)
    assert {time[-5:] for time in times(both)} == {"08:00"}


def test_those_who_are_signed_up_later_are_told_of_the_move(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    alice = both.resident("alice")
    both.join(alice, made[4])
    with both.working() as work:
        move_from_here(work, made[1], (made[1].shift.starts_at + HOUR, made[1].shift.ends_at + HOUR), None)
    both.work_off()
    assert len([letter for letter in both.messenger.taken if letter.text.startswith("change.")]) == 1
    assert both.now_of(made[4]).shift.taken == 1


def test_places_of_this_and_later(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    with both.working() as work:
        set_capacity(work, made[3], 3, None)
        assert resize_from_here(work, made[2], 20, None) == 5
    assert [each.shift.capacity for each in ahead(both)] == [10, 10, 20, 3, 20, 20, 20, 20]


def test_called_off_from_here_on_nothing_is_deleted_and_all_are_told(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    alice, bob = both.resident("alice"), both.resident("bob")
    both.join(alice, made[2])
    both.join(bob, made[5])
    both.join(bob, made[0])
    with both.working() as work:
        assert call_off_from_here(work, made[1], None) == 2
    found = ahead(both)
    assert len(found) == 8
    states = [each.state(NOW) for each in found]
    assert states == [ActivityState.OPEN, *[ActivityState.CANCELLED] * 7]
    both.clock.forward(days=60)
    both.work_off()
    assert len(ahead(both)) == 8


def test_several_clocks_make_each_slot_once(stage: Stage) -> None:
    starts(stage)
    stage.clock.forward(days=15)
    with stage.working() as work:
        assert extend_due(work) == 2
        assert extend_due(work) == 0


def test_joining_one_is_joining_one(both: Stage) -> None:
    starts(both)
    made = ahead(both)
    person = both.resident("alice")
    assert both.join(person, made[0], 1) is JoinOutcome.JOINED
    assert [both.now_of(each).shift.taken for each in made[:2]] == [1, 0]


def test_a_rule_that_never_comes_true_is_refused(stage: Stage) -> None:
    with stage.working() as work, pytest.raises(ValueError, match="day ahead"):
        start_series(work, PATROL, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", None)


def test_details_rules_and_requirements_change_from_here_on(both: Stage) -> None:
    """Here and later, but not before and not what somebody changed; those yet to be made follow."""
    starts(both)
    second, third = ahead(both)[1:3]
    with both.working() as work:
        change(work, third, Details(place="东门"), None)
    with both.working() as work:
        outcome, changed = change_from_here(work, second, Details(place="南门", leader="王老师"), None)
        _, ruled = set_rules_from_here(work, second, Rules(5, closes_at=second.shift.starts_at - DAY), None)
        demanded = demand_from_here(work, second, ((Requirement(Quality.PARTY),), True), None)
        _, added = add_role_from_here(work, second, NewRole("司机", 1), None)
    assert outcome is ChangeOutcome.CHANGED
    assert {changed, ruled, demanded, added} == {len(ahead(both)) - 1}
    found = ahead(both)
    assert [each.activity.place for each in found[:4]] == ["社区北门", "南门", "东门", "南门"]
    assert [each.shift.minimum for each in found[:3]] == [None, 5, 5]
    both.clock.forward(weeks=2)
    with both.working() as work:
        extend_due(work)
    last = ahead(both)[-1]
    assert (last.activity.place, last.activity.leader, last.activity.needs_approval) == (
        "南门",
        "王老师",
        True,
    )
    assert last.shift.starts_at - (last.shift.closes_at or NOW) == DAY
    assert last.activity.requirements == (Requirement(Quality.PARTY),)
    with both.open() as uow:
        assert [role.name for role in uow.roles.of_shift(last.shift.id)] == ["引导员", "司机"]
        assert uow.activities.leader_phone(last) == ""
