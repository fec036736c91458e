"""A place given back late counts only where the seat stayed empty; a no-show frees the place, once."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.absence import NoShow, NoShowOutcome, Record, UndoOutcome
from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.services.activities.organize import call_off, move
from bot.services.joining.sign_up import leave
from bot.services.persons.people import erase
from bot.services.presence.absence import mark_no_show, records_of, take_back_no_show
from tests.services.stage import SATURDAY, Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def full(both: Stage) -> Occasion:
    """Two places, both taken: alice and bob."""
    outing = both.outing(capacity=2)
    for name in ("alice", "bob"):
        both.join(both.resident(name), outing)
    return outing


def leaves(stage: Stage, name: str, outing: Occasion) -> None:
    with stage.working() as work:
        leave(work, stage.person(name), outing)


def record(stage: Stage, name: str) -> Record | None:
    with stage.working() as work:
        return records_of(work, [stage.person(name).id]).get(stage.person(name).id)


def begins(stage: Stage, at: object = SATURDAY) -> None:
    stage.clock.at = at  # type: ignore[assignment]
    stage.work_off()


def test_a_late_cancel_counts_when_the_seat_stayed_empty(both: Stage, full: Occasion) -> None:
    both.clock.at = SATURDAY - 23 * HOUR
    leaves(both, "alice", full)
    assert record(both, "alice") is None
    begins(both)
    assert record(both, "alice") == Record(late_cancels=1)


def test_not_when_somebody_took_it(both: Stage, full: Occasion) -> None:
    both.clock.at = SATURDAY - 23 * HOUR
    leaves(both, "alice", full)
    both.join(both.resident("carol"), full)
    begins(both)
    assert record(both, "alice") is None


def test_not_a_day_before(both: Stage, full: Occasion) -> None:
    both.clock.at = SATURDAY - 24 * HOUR
    leaves(both, "alice", full)
    begins(both)
    assert record(both, "alice") is None


def test_not_when_the_person_came_back(both: Stage, full: Occasion) -> None:
    both.clock.at = SATURDAY - 5 * HOUR
    leaves(both, "alice", full)
    leaves(both, "bob", full)
    both.join(both.person("alice"), full)
    begins(both)
    assert (record(both, "alice"), record(both, "bob")) == (None, Record(late_cancels=1))


def test_not_when_it_was_called_off_or_had_no_limit(both: Stage, full: Occasion) -> None:
    endless = both.outing(
        title="合唱", capacity=None, starts_at=SATURDAY + 4 * HOUR, ends_at=SATURDAY + 5 * HOUR
    )
    both.join(both.person("bob"), endless)
    both.clock.at = SATURDAY - HOUR
    leaves(both, "alice", full)
    leaves(both, "bob", endless)
    with both.working() as work:
        call_off(work, full, None)
    begins(both, SATURDAY + 4 * HOUR)
    assert (record(both, "alice"), record(both, "bob")) == (None, None)


def test_judged_at_the_start_that_holds(both: Stage, full: Occasion) -> None:
    both.clock.at = SATURDAY - HOUR
    leaves(both, "alice", full)
    with both.working() as work:
        move(work, both.now_of(full), (SATURDAY + HOUR, SATURDAY + 4 * HOUR), None)
    begins(both)
    assert record(both, "alice") is None
    begins(both, SATURDAY + HOUR)
    assert record(both, "alice") == Record(late_cancels=1)


def marks(stage: Stage, outing: Occasion, person: Person, comment: str = "睡过了") -> NoShowOutcome:
    with stage.working() as work:
        no_show = NoShow(outing.shift.id, person.id, comment, False, work.now)
        return mark_no_show(work, no_show)


def test_a_no_show_needs_a_start_and_a_reason_and_counts_once(both: Stage, full: Occasion) -> None:
    alice = both.person("alice")
    assert marks(both, full, alice) is NoShowOutcome.NOT_YET
    begins(both)
    assert marks(both, full, alice, "  ") is NoShowOutcome.NEEDS_COMMENT
    assert [marks(both, full, alice), marks(both, full, alice)] == [
        NoShowOutcome.MARKED,
        NoShowOutcome.ALREADY,
    ]
    assert record(both, "alice") == Record(no_shows=1)
    assert both.now_of(full).shift.taken == 1


def test_taken_back_where_the_place_was_given_away(both: Stage, full: Occasion) -> None:
    begins(both)
    alice = both.person("alice")
    marks(both, full, alice)
    with both.working() as work:
        work.uow.activities.take(full.shift.id, 1, SATURDAY - HOUR)
    with both.working() as work:
        assert take_back_no_show(work, (full.shift.id, alice.id), None) is UndoOutcome.SEAT_GONE
        assert take_back_no_show(work, (full.shift.id, alice.id), None) is UndoOutcome.NOT_MARKED
    assert (record(both, "alice"), both.now_of(full).shift.taken) == (None, 2)


def test_an_erased_person_leaves_no_reason_behind(both: Stage, full: Occasion) -> None:
    begins(both)
    alice = both.person("alice")
    marks(both, full, alice, "在医院")
    with both.working() as work:
        erase(work, alice)
    with both.working() as work:
        marked = work.uow.absences.marked(full.shift.id, alice.id)
        (each,) = work.uow.deliveries.of_source(f"no_show:{alice.id}") or [None]
        assert marked
        assert marked.comment == ""
        assert each is None
        source = f"no_show:{alice.id}:{full.shift.id}:{round(SATURDAY.timestamp())}"
        assert "comment" not in work.uow.outbox.facts(source, 1)


def test_outcomes_of_several_marks(both: Stage, full: Occasion) -> None:
    begins(both)
    people = [both.person("alice"), both.person("bob"), both.resident("carol")]
    ended = Counter(marks(both, full, person) for person in people)
    assert ended == {NoShowOutcome.MARKED: 2, NoShowOutcome.NOT_SIGNED_UP: 1}
