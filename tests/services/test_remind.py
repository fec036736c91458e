"""Reminders: made at sign-up, following every change, each said once, none for who is not coming."""

from datetime import datetime, timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.deliveries import DeliveryState
from bot.domain.people import Person, ReminderWish
from bot.domain.signups import JoinOutcome, LeaveOutcome
from bot.services.activities.organize import MoveOutcome, call_off, move
from bot.services.delivery.mailbox import collect
from bot.services.joining.sign_up import leave
from bot.services.persons.people import choose_reminders, erase
from tests.services.stage import EVENING, MORNING, OUTING, SATURDAY, Stage

DAY = timedelta(days=1)


def planned(stage: Stage, occasion: Occasion) -> list[datetime]:
    """When reminders of this activity are due, the first first."""
    found = stage.deliveries(f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:reminder")
    return sorted(each.due_at for each in found if each.state is DeliveryState.PLANNED)


def leaves(stage: Stage, person: Person, occasion: Occasion) -> LeaveOutcome:
    with stage.working() as work:
        return leave(work, person, occasion)


def wishes(stage: Stage, person: Person, wish: ReminderWish) -> None:
    with stage.working() as work:
        choose_reminders(work, person, wish)


def moves(stage: Stage, occasion: Occasion, to: datetime) -> MoveOutcome:
    with stage.working() as work:
        span = to, to + timedelta(hours=3)
        return move(work, work.uow.activities.occasion(occasion.shift.id), span, None)


def test_signing_up_plans_both(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    assert both.join(alice, outing) is JoinOutcome.JOINED
    assert planned(both, outing) == [EVENING, MORNING]


def test_they_leave_at_their_time_and_not_before(stage: Stage, alice: Person, outing: Occasion) -> None:
    stage.join(alice, outing)
    stage.clock.at = EVENING - timedelta(seconds=1)
    assert stage.work_off() == 0
    stage.clock.at = EVENING
    assert stage.work_off() == 1
    stage.clock.at = MORNING
    assert stage.work_off() == 1
    assert [letter.text for letter in stage.messenger.taken] == ["reminder.evening/", "reminder.hours/"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [(EVENING, [MORNING]), (EVENING + timedelta(hours=2), [MORNING]), (MORNING, [MORNING])],
)
def test_who_joins_late_gets_the_next_one(
    stage: Stage, alice: Person, outing: Occasion, at: datetime, expected: list[datetime]
) -> None:
    stage.clock.at = at
    stage.join(alice, outing)
    assert planned(stage, outing) == expected


def test_who_joins_when_it_is_near_is_reminded_at_once_and_once(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    both.clock.at = MORNING + timedelta(hours=1)
    both.join(alice, outing)
    for _ in range(3):
        both.work_off()
        both.clock.forward(minutes=10)
    assert [letter.text for letter in both.messenger.taken] == ["reminder.hours/"]


def test_who_wants_no_reminders_gets_none_however_late(stage: Stage, alice: Person, outing: Occasion) -> None:
    wishes(stage, alice, ReminderWish.OFF)
    stage.clock.at = MORNING
    stage.join(stage.person("alice"), outing)
    assert planned(stage, outing) == []


def test_leaving_takes_them_back_and_coming_again_plans_anew(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    both.join(alice, outing)
    assert leaves(both, alice, outing) is LeaveOutcome.LEFT
    assert planned(both, outing) == []
    both.join(alice, outing)
    assert planned(both, outing) == [EVENING, MORNING]


def test_leaving_takes_one_back_that_waits_in_the_mailbox(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    stage.messenger.roads = set()
    stage.join(alice, outing)
    stage.clock.at = EVENING
    stage.work_off()
    leaves(stage, alice, outing)
    with stage.working() as work:
        assert collect(work, stage.person("alice")) == []


def test_a_moved_shift_reminds_at_the_new_times(both: Stage) -> None:
    alice, bob, outing = both.resident("alice"), both.resident("bob"), both.outing()
    both.join(alice, outing)
    both.join(bob, outing)
    assert moves(both, outing, SATURDAY + DAY) is MoveOutcome.MOVED
    assert planned(both, outing) == [EVENING + DAY] * 2 + [MORNING + DAY] * 2


def test_everybody_is_told_of_a_move_once(stage: Stage, alice: Person, outing: Occasion) -> None:
    stage.join(alice, outing)
    moves(stage, outing, SATURDAY + DAY)
    stage.work_off()
    stage.work_off()
    assert [letter.text for letter in stage.messenger.taken] == ["change.changed/"]


def test_a_move_after_the_reminder_reminds_again(stage: Stage, alice: Person, outing: Occasion) -> None:
    stage.join(alice, outing)
    stage.clock.at = EVENING
    stage.work_off()
    moves(stage, outing, SATURDAY + DAY)
    stage.clock.at = EVENING + DAY
    stage.work_off()
    said = [letter.text for letter in stage.messenger.taken]
    assert said == ["reminder.evening/", "change.changed/", "reminder.evening/"]


def test_joining_what_was_moved_meanwhile_reminds_at_the_new_time(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    moves(stage, outing, SATURDAY + DAY)
    assert stage.join(alice, outing) is JoinOutcome.JOINED  # as alice was shown it: on Saturday
    assert planned(stage, outing) == [EVENING + DAY, MORNING + DAY]


def test_a_reminder_is_said_once_whatever_is_planned_again(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    stage.join(alice, outing)
    stage.clock.at = EVENING
    stage.work_off()
    for wish in (ReminderWish.EARLIER, ReminderWish.USUAL):
        wishes(stage, alice, wish)
        stage.work_off()
    assert len(stage.messenger.taken) == 1


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (ReminderWish.OFF, []),
        (ReminderWish.USUAL, [EVENING, MORNING]),
        (ReminderWish.EARLIER, [EVENING - DAY, MORNING - timedelta(hours=2)]),
        (ReminderWish.LATER, [MORNING + timedelta(hours=1)]),
    ],
)
def test_a_changed_wish_holds_for_old_and_new_sign_ups(
    both: Stage, wish: ReminderWish, expected: list[datetime]
) -> None:
    alice, outing = both.resident("alice"), both.outing()
    other = both.outing(title="环境清洁", ends_at=SATURDAY + timedelta(minutes=30))
    both.join(alice, outing)
    wishes(both, alice, wish)
    both.join(alice, other)
    assert planned(both, outing) == planned(both, other) == expected


def test_a_wish_for_earlier_that_comes_too_late_keeps_the_usual_time(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    stage.join(alice, outing)
    stage.clock.at = EVENING - timedelta(hours=1)
    wishes(stage, alice, ReminderWish.EARLIER)
    assert planned(stage, outing) == [EVENING, MORNING - timedelta(hours=2)]


def test_calling_off_tells_everybody_instead_of_reminding(both: Stage) -> None:
    alice, bob, outing = both.resident("alice"), both.resident("bob"), both.outing()
    both.join(alice, outing)
    both.join(bob, outing, 3)
    with both.working() as work:
        assert call_off(work, outing, None) == 2
    with both.working() as work:
        assert call_off(work, outing, None) is None
    assert planned(both, outing) == []
    both.work_off()
    assert sorted(letter.openid for letter in both.messenger.taken) == sorted(
        [alice.openid or "", bob.openid or ""]
    )
    assert {letter.text for letter in both.messenger.taken} == {"change.called_off/"}


def test_what_was_called_off_is_neither_joined_nor_moved(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    with stage.working() as work:
        call_off(work, outing, None)
        assert work.uow.activities.move(outing.shift, (SATURDAY + DAY, SATURDAY + 2 * DAY), work.now) is False
    assert stage.join(alice, outing) is JoinOutcome.CANCELLED  # alice was shown it as open
    assert stage.now_of(outing).shift.taken == 0


def test_erasing_a_person_frees_the_places_and_tells_them_nothing(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    stage.join(alice, outing, 4)
    with stage.working() as work:
        erase(work, alice)
    assert stage.now_of(outing).shift.taken == 0
    stage.clock.at = EVENING
    assert stage.work_off() == 0


def test_nobody_is_reminded_of_a_shift_without_sign_ups(stage: Stage) -> None:
    occasion = stage.outing(starts_at=OUTING.starts_at + DAY, ends_at=OUTING.ends_at + DAY)
    assert planned(stage, occasion) == []
