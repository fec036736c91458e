"""Too few people a day ahead."""

from datetime import timedelta

from bot.domain.people import Role
from bot.services.activities.organize import call_off
from bot.services.persons.people import grant
from tests.services.stage import SATURDAY, Stage

HOUR = timedelta(hours=1)


def warnings(stage: Stage) -> int:
    stage.work_off()
    return sum(letter.text.startswith("minimum.") for letter in stage.messenger.taken)


def organized(stage: Stage) -> None:
    olga = stage.resident("olga")
    with stage.working() as work:
        grant(work, olga, Role.ORGANIZER)


def test_organizers_are_warned_a_day_ahead_and_once(both: Stage) -> None:
    organized(both)
    outing = both.outing(minimum=3)
    both.join(both.resident("alice"), outing, 2)
    both.clock.at = SATURDAY - 25 * HOUR
    assert warnings(both) == 0
    both.clock.forward(hours=1)
    assert warnings(both) == 1
    both.clock.forward(hours=1)
    assert warnings(both) == 1


def test_nobody_is_warned_of_enough_people_or_of_what_is_called_off(both: Stage) -> None:
    organized(both)
    both.join(both.resident("alice"), both.outing(minimum=2), 2)
    both.outing(title="义诊")
    off = both.outing(title="巡逻", minimum=9)
    with both.working() as work:
        call_off(work, off, None)
    both.clock.at = SATURDAY - 5 * HOUR
    assert warnings(both) == 0
