"""Lead times of an activity, a person and one sign-up, and reminders that quiet hours move."""

from datetime import datetime, time, timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.deliveries import DeliveryState
from bot.domain.manners import Manners
from bot.domain.people import Person, ReminderWish
from bot.domain.quiet import NEVER, Quiet
from bot.domain.reminders import parse
from bot.services.activities.structure import StructureOutcome
from bot.services.joining.sign_up import leave
from bot.services.persons.people import choose_leads, choose_leads_of, choose_quiet, choose_reminders
from bot.services.reminding.lead_times import set_leads
from tests.services.stage import EVENING, MORNING, SATURDAY, Stage
from tests.services.test_remind import leaves, moves, planned

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHT = Manners(Quiet(time(21), time(8)))


def sets(stage: Stage, occasion: Occasion, leads: str | None) -> StructureOutcome:
    with stage.working() as work:
        return set_leads(work, occasion.activity.id, None if leads is None else parse(leads), None)


def chooses(stage: Stage, person: Person, leads: str, occasion: Occasion | None = None) -> None:
    with stage.working() as work:
        if occasion:
            assert choose_leads_of(work, person, occasion.shift.id, parse(leads))
        else:
            choose_leads(work, person, parse(leads))


def test_an_activity_has_lead_times_of_its_own(both: Stage) -> None:
    alice, bob, outing = both.resident("alice"), both.resident("bob"), both.outing()
    both.join(alice, outing)
    assert sets(both, outing, "3d@18:00,1h") is StructureOutcome.DONE
    both.join(bob, outing)
    expected = [EVENING - 2 * DAY - 2 * HOUR, SATURDAY - HOUR]
    assert planned(both, outing) == sorted(expected * 2)
    sets(both, outing, "off")
    assert planned(both, outing) == []
    sets(both, outing, None)
    assert planned(both, outing) == [EVENING] * 2 + [MORNING] * 2


def test_a_person_has_lead_times_of_their_own_whatever_the_activity_says(both: Stage) -> None:
    alice, bob, outing = both.resident("alice"), both.resident("bob"), both.outing()
    both.join(alice, outing)
    both.join(bob, outing)
    chooses(both, alice, "5h")
    assert planned(both, outing) == [EVENING, SATURDAY - 5 * HOUR, MORNING]
    sets(both, outing, "1h")
    assert planned(both, outing) == [SATURDAY - 5 * HOUR, SATURDAY - HOUR]
    other = both.outing(title="环境清洁", starts_at=SATURDAY + DAY, ends_at=SATURDAY + DAY + HOUR)
    both.join(both.person("alice"), other)
    assert planned(both, other) == [SATURDAY + DAY - 5 * HOUR]


def test_one_sign_up_goes_before_the_persons_own(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    both.join(alice, outing)
    chooses(both, alice, "5h")
    chooses(both, alice, "30m", outing)
    assert planned(both, outing) == [SATURDAY - HOUR / 2]
    with both.working() as work:
        choose_reminders(work, alice, ReminderWish.USUAL)
    assert planned(both, outing) == [SATURDAY - HOUR / 2]


def test_wishes_move_the_lead_times_of_an_activity(stage: Stage, alice: Person, outing: Occasion) -> None:
    sets(stage, outing, "1d@20:00,3h")
    with stage.working() as work:
        choose_reminders(work, alice, ReminderWish.EARLIER)
    stage.join(stage.person("alice"), outing)
    assert planned(stage, outing) == [EVENING - DAY, SATURDAY - 6 * HOUR]


def test_what_is_over_gets_no_other_lead_times(stage: Stage, outing: Occasion) -> None:
    stage.clock.at = SATURDAY
    assert sets(stage, outing, "1h") is StructureOutcome.OVER


def test_own_lead_times_follow_a_move_and_go_with_a_cancel(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    both.join(alice, outing)
    chooses(both, alice, "5h", outing)
    moves(both, outing, SATURDAY + DAY)
    assert planned(both, outing) == [SATURDAY + DAY - 5 * HOUR]
    leaves(both, alice, outing)
    assert planned(both, outing) == []


def test_whoever_is_not_signed_up_has_nothing_to_choose_for_it(
    stage: Stage, alice: Person, outing: Occasion
) -> None:
    with stage.working() as work:
        assert not choose_leads_of(work, alice, outing.shift.id, parse("1h"))


def test_who_cares_for_others_is_told_of_all_at_their_own_lead_time(stage: Stage, alice: Person) -> None:
    outing = stage.outing()
    with stage.working() as work:
        mother = work.uow.people.add_named("妈妈", alice.id, work.now)
    stage.join(alice, outing)
    stage.join(mother, outing)
    chooses(stage, alice, "5h", outing)
    assert planned(stage, outing) == [SATURDAY - 5 * HOUR]
    with stage.working() as work:
        leave(work, mother, work.uow.activities.occasion(outing.shift.id))
    assert planned(stage, outing) == [SATURDAY - 5 * HOUR]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (SATURDAY, [EVENING, MORNING]),  # 7:00 waits for 8:00 when it leaves
        (MORNING, [EVENING, EVENING + 0.75 * HOUR]),  # 5:00 would be too late at 8:00: before the night
    ],
)
def test_a_reminder_goes_before_the_night_when_the_morning_is_too_late(
    stage: Stage, alice: Person, starts: datetime, expected: list[datetime]
) -> None:
    stage.mannered(NIGHT)
    outing = stage.outing(starts_at=starts)
    stage.join(alice, outing)
    assert planned(stage, outing) == expected


def test_who_joins_at_night_for_the_early_morning_is_reminded_in_time(stage: Stage, alice: Person) -> None:
    stage.mannered(NIGHT)
    outing = stage.outing(starts_at=MORNING)
    stage.clock.at = EVENING + 3 * HOUR
    stage.join(alice, outing)
    assert planned(stage, outing) == [MORNING - 2 * HOUR]
    stage.clock.at = MORNING - 2 * HOUR
    stage.work_off()
    assert stage.deliveries("activity")[-1].state is DeliveryState.SENT


def test_own_quiet_hours_move_what_was_planned(stage: Stage, alice: Person, outing: Occasion) -> None:
    stage.mannered(NIGHT)
    stage.join(alice, outing)
    with stage.working() as work:
        choose_quiet(work, alice, Quiet(time(19), time(10)))
    assert planned(stage, outing) == [EVENING - 1.25 * HOUR, EVENING - 1.25 * HOUR]
    with stage.working() as work:
        choose_quiet(work, alice, NEVER)
    assert planned(stage, outing) == [EVENING, MORNING]
