"""What passes when a name and a person are one: places, the place in the line, attendance, hours."""

from datetime import timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Mark, Means
from bot.domain.people import Person
from bot.domain.signups import SignUpState
from bot.domain.twins import Claiming, Merging
from bot.services.joining.guests import name_guests
from bot.services.joining.helpers import care_for
from bot.services.joining.line_up import line_up
from bot.services.joining.sign_up import join, leave
from bot.services.persons.merge import merge
from bot.services.persons.people import erase, meet
from bot.services.persons.twins import claim_name, find_twin
from bot.services.presence.check_in import check_in, check_out
from bot.services.record.booking import book_shift
from bot.services.record.certificates import issue
from tests.services.stage import SATURDAY, Stage, openid

HOUR = timedelta(hours=1)


@pytest.fixture
def olga(both: Stage) -> Person:
    return both.resident("olga")


@pytest.fixture
def alice(both: Stage) -> Person:
    return both.resident("alice")


@pytest.fixture
def named(both: Stage, olga: Person) -> Person:
    with both.working() as work:
        return care_for(work, olga, "alice", olga.id)


def joined(stage: Stage, person: Person, occasion: Occasion, party: int = 1) -> None:
    with stage.working() as work:
        line_up(work, person, occasion, party)


def one(stage: Stage, named: Person, person: Person) -> Merging:
    with stage.working() as work:
        return merge(work, (named.id, person.id), None)


def state(stage: Stage, occasion: Occasion, person: Person) -> tuple[SignUpState, int] | None:
    with stage.open() as uow:
        mine = uow.sign_ups.mine(occasion.shift.id, person.id)
    return (mine.state, mine.party_size) if mine else None


def test_a_place_passes_with_those_who_come_along(both: Stage, named: Person, alice: Person) -> None:
    outing = both.outing()
    joined(both, named, outing, 3)
    with both.working() as work:
        name_guests(work, named, outing, ["小明", "小红"])
    assert one(both, named, alice) is Merging.MERGED
    assert state(both, outing, alice) == (SignUpState.CONFIRMED, 3)
    with both.open() as uow:
        mine = uow.sign_ups.mine(outing.shift.id, alice.id)
        gone = uow.people.get(named.id)
    assert mine
    assert mine.guests == ("小明", "小红")
    assert (gone.name, gone.cared_by) == ("", None)
    assert both.now_of(outing).shift.taken == 3
    assert one(both, named, alice) is Merging.GONE


def test_of_two_places_the_persons_own_stays(both: Stage, named: Person, alice: Person) -> None:
    outing = both.outing(capacity=3)
    joined(both, named, outing, 2)
    joined(both, alice, outing)
    joined(both, both.resident("bob"), outing)
    assert one(both, named, alice) is Merging.MERGED
    assert state(both, outing, alice) == (SignUpState.CONFIRMED, 1)
    assert state(both, outing, both.person("bob")) == (SignUpState.HELD, 1)
    assert both.now_of(outing).shift.taken == 2


def test_a_place_goes_before_waiting_and_who_is_ahead_in_the_line(
    both: Stage, named: Person, alice: Person
) -> None:
    sunday = {"starts_at": SATURDAY + 24 * HOUR, "ends_at": SATURDAY + 26 * HOUR}
    first, second = both.outing(capacity=1), both.outing(**sunday, capacity=1)
    joined(both, named, first)
    joined(both, both.resident("bob"), second)
    joined(both, named, second)
    joined(both, both.resident("carol"), second)
    for occasion in (first, second):
        joined(both, alice, occasion)
    assert one(both, named, alice) is Merging.MERGED
    assert state(both, first, alice) == (SignUpState.CONFIRMED, 1)
    with both.open() as uow:
        line = [each.name for each in uow.waitlist.line(second.shift.id, 9)]
    assert line == ["alice", "carol"]
    assert both.now_of(first).shift.taken == both.now_of(second).shift.taken == 1


def test_an_offer_passes_to_who_is_to_answer_it(
    both: Stage, olga: Person, named: Person, alice: Person
) -> None:
    outing, bob = both.outing(capacity=1), both.resident("bob")
    joined(both, bob, outing)
    joined(both, named, outing)
    with both.working() as work:
        leave(work, bob, outing)
    assert one(both, named, alice) is Merging.MERGED
    assert state(both, outing, alice) == (SignUpState.HELD, 1)
    with both.open() as uow:
        mine = uow.waitlist.mine(outing.shift.id, alice.id)
    assert mine
    source = f"activity:{outing.activity.id}:shift:{outing.shift.id}:wait:{mine.sign_up_id}"
    assert [each.openid for each in both.deliveries(source)] == [alice.openid]


def test_what_has_ended_of_the_person_gives_way(both: Stage, named: Person, alice: Person) -> None:
    outing = both.outing()
    with both.working() as work:
        join(work, alice, outing, 1)
        leave(work, alice, outing)
        join(work, named, outing, 2)
    assert one(both, named, alice) is Merging.MERGED
    assert state(both, outing, alice) == (SignUpState.CONFIRMED, 2)


def served(both: Stage, person: Person, outing: Occasion, book: bool = True) -> None:
    with both.working() as work:
        join(work, person, outing, 1)
    with both.working() as work:
        check_in(work, Mark(outing.shift.id, person.id, SATURDAY, Means.ROLL_CALL, None))
        check_out(work, Mark(outing.shift.id, person.id, SATURDAY + 2 * HOUR, Means.ROLL_CALL, None))
    both.clock.at = SATURDAY + 12 * HOUR
    if book:
        with both.working() as work:
            book_shift(work, outing.shift.id)


def minutes(both: Stage, person: Person) -> int:
    with both.open() as uow:
        return uow.hours.sum(person.id).minutes


def test_who_was_called_present_was_the_person(both: Stage, named: Person, alice: Person) -> None:
    service = both.outing(kind=ActivityKind.SERVICE)
    served(both, named, service, book=False)
    assert one(both, named, alice) is Merging.MERGED
    with both.working() as work:
        book_shift(work, service.shift.id)
    assert (minutes(both, named), minutes(both, alice)) == (0, 120)


def test_hours_pass_by_signed_rows_and_none_is_changed(both: Stage, named: Person, alice: Person) -> None:
    service = both.outing(kind=ActivityKind.SERVICE)
    served(both, named, service)
    assert one(both, named, alice) is Merging.MERGED
    assert (minutes(both, named), minutes(both, alice)) == (0, 120)
    with both.open() as uow:
        theirs = [row.entry.minutes for row in uow.hours.rows_of_person(named.id)]
        (row,) = uow.hours.rows_of_person(alice.id)
    assert theirs == [120, -120]
    assert (row.entry.reason, row.entry.corrects) == ("same_person", None)


def test_who_came_themselves_has_the_hours_once(both: Stage, named: Person, alice: Person) -> None:
    service = both.outing(kind=ActivityKind.SERVICE)
    served(both, named, service, book=False)
    both.clock.at = SATURDAY - HOUR
    served(both, alice, service)
    assert minutes(both, named) == minutes(both, alice) == 120
    assert one(both, named, alice) is Merging.MERGED
    assert (minutes(both, named), minutes(both, alice)) == (0, 120)


def test_what_a_certificate_attests_stays(both: Stage, named: Person, alice: Person) -> None:
    service = both.outing(kind=ActivityKind.SERVICE)
    served(both, named, service)
    with both.working() as work:
        day = service.shift.starts_at.date()
        done = issue(work, named, (day, day), None)
    assert done.certificate
    assert one(both, named, alice) is Merging.MERGED
    assert (minutes(both, named), minutes(both, alice)) == (120, 0)


def test_nobody_becomes_somebody_who_has_not_agreed_or_is_known_by_name_too(
    both: Stage, olga: Person, named: Person, alice: Person
) -> None:
    joined(both, named, both.outing())
    with both.working() as work:
        new, other = meet(work, openid("new")), care_for(work, olga, "奶奶", None)
        assert merge(work, (named.id, new.id), None) is Merging.NOT_AGREED
        assert merge(work, (named.id, other.id), None) is Merging.GONE
        assert merge(work, (alice.id, named.id), None) is Merging.GONE
        assert claim_name(work, new, named.id) is Claiming.NOT_AGREED
        assert claim_name(work, alice, new.id) is Claiming.GONE


def test_a_claim_goes_with_either_who_is_erased(
    both: Stage, olga: Person, named: Person, alice: Person
) -> None:
    joined(both, named, both.outing())
    with both.working() as work:
        assert find_twin(work, alice, "alice")
        assert claim_name(work, alice, named.id) is Claiming.ASKED
        assert claim_name(work, alice, named.id) is Claiming.ASKED_BEFORE
        assert find_twin(work, alice, "alice") is None
        assert len(work.uow.twins.asked_of(olga.id)) == 1
        erase(work, alice)
        assert work.uow.twins.asked_of(olga.id) == []


def test_what_lists_call_a_person_goes_when_they_are_erased(both: Stage, olga: Person, alice: Person) -> None:
    outing = both.outing()
    with both.working() as work:
        other = care_for(work, olga, "小艾", None)
        join(work, other, outing, 1)
        assert merge(work, (other.id, alice.id), None) is Merging.MERGED
        assert work.uow.twins.called(outing.shift.id) == [(alice.id, "小艾")]
        erase(work, alice)
        assert work.uow.twins.called(outing.shift.id) == []
