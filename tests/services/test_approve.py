"""Sign-ups that need an organizer: they hold their place, and the person is told either way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.activities import Occasion
from bot.domain.approvals import Approval
from bot.domain.people import Person, Role
from bot.domain.signups import JoinOutcome, SignUpState, Wish
from bot.services.activities.organize import call_off, move
from bot.services.joining.approve import approve, refuse
from bot.services.joining.sign_up import leave, sign_up
from bot.services.persons.people import grant
from bot.store.tables import audit
from tests.services.stage import SATURDAY, Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def olga(both: Stage) -> Person:
    olga = both.resident("olga")
    with both.working() as work:
        grant(work, olga, Role.ORGANIZER)
    return both.person("olga")


def asks(both: Stage, occasion: Occasion, name: str = "alice", party: int = 2) -> int:
    """Somebody who asks to come; the number of their sign-up."""
    person = both.resident(name)
    assert both.join(person, occasion, party) is JoinOutcome.PENDING
    return number_of(both, occasion, name)


def number_of(both: Stage, occasion: Occasion, name: str) -> int:
    with both.open() as uow:
        mine = uow.sign_ups.mine(occasion.shift.id, both.person(name).id)
    assert mine
    return mine.id


def state(both: Stage, occasion: Occasion, name: str = "alice") -> SignUpState:
    with both.open() as uow:
        mine = uow.sign_ups.mine(occasion.shift.id, both.person(name).id)
    assert mine
    return mine.state


def said(both: Stage) -> list[tuple[str, str]]:
    """What reaches whom, by key and openid."""
    before = len(both.messenger.taken)
    both.work_off()
    letters = both.messenger.taken[before:]
    return sorted((letter.text.rstrip("/"), letter.openid.strip("_o")[:5]) for letter in letters)


def test_who_asks_holds_the_place_and_is_reminded_once_approved(both: Stage, olga: Person) -> None:
    outing = both.outing(needs_approval=True, capacity=2)
    number = asks(both, outing)
    assert both.now_of(outing).shift.taken == 2
    assert both.join(both.resident("bob"), outing) is JoinOutcome.FULL
    reminder = f"activity:{outing.activity.id}:shift:{outing.shift.id}:reminder"
    assert both.deliveries(reminder) == []
    assert [key for key, _ in said(both)] == ["approval.asked_approval"]
    with both.working() as work:
        assert approve(work, number, olga.id) is Approval.APPROVED
        assert approve(work, number, olga.id) is Approval.ANSWERED
    assert [key for key, _ in said(both)] == ["approval.approved"]
    assert (state(both, outing), both.now_of(outing).shift.taken) == (SignUpState.CONFIRMED, 2)
    assert len(both.deliveries(reminder)) == 2


def test_a_refusal_frees_the_place_and_is_told(both: Stage, olga: Person) -> None:
    outing = both.outing(needs_approval=True)
    number = asks(both, outing)
    said(both)
    with both.working() as work:
        assert refuse(work, number, olga.id, "名额留给新人") is Approval.REFUSED
        assert refuse(work, number, olga.id) is Approval.ANSWERED
        assert approve(work, number, olga.id) is Approval.ANSWERED
    assert [key for key, _ in said(both)] == ["approval.refused"]
    assert (state(both, outing), both.now_of(outing).shift.taken) == (SignUpState.CANCELLED, 0)
    assert both.join(both.person("alice"), outing) is JoinOutcome.PENDING


def test_an_overlap_is_overridden_only_with_a_reason_and_that_is_audited(both: Stage, olga: Person) -> None:
    alice = both.resident("alice")
    both.join(alice, both.outing())
    other = both.outing(title="巡逻", starts_at=SATURDAY + HOUR, ends_at=SATURDAY + 2 * HOUR)
    with both.working() as work:
        assert sign_up(work, alice, other, 1).outcome is JoinOutcome.OVERLAPS
        assert sign_up(work, alice, other, 1, Wish(insists=True)).outcome is JoinOutcome.PENDING
    number = number_of(both, other, "alice")
    assert [key for key, _ in said(both)] == ["approval.asked_overlap"]
    with both.working() as work:
        assert approve(work, number, olga.id) is Approval.NEEDS_REASON
        assert approve(work, number, olga.id, "人手不够") is Approval.APPROVED
    assert state(both, other) is SignUpState.CONFIRMED
    with both.engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == "sign_up.approve")).all()
    assert [(row.actor_id, row.detail["reason"], row.detail["asks"]) for row in rows] == [
        (olga.id, "人手不够", "overlap")
    ]


def test_to_insist_without_an_overlap_asks_nobody(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    with both.working() as work:
        assert sign_up(work, alice, outing, 1, Wish(insists=True)).outcome is JoinOutcome.JOINED


def test_who_asks_may_leave_and_is_told_of_changes(both: Stage, olga: Person) -> None:
    outing = both.outing(needs_approval=True)
    number = asks(both, outing)
    asks(both, outing, "bob")
    said(both)
    with both.working() as work:
        assert leave(work, both.person("alice"), outing).gone
        move(work, both.now_of(outing), (SATURDAY + HOUR, SATURDAY + 2 * HOUR), olga.id)
        assert approve(work, number, olga.id) is Approval.ANSWERED
    assert both.now_of(outing).shift.taken == 2
    assert len(said(both)) == 1  # bob, of the new time
    with both.working() as work:
        call_off(work, both.now_of(outing), olga.id)
        assert approve(work, number_of(both, outing, "bob"), olga.id) is Approval.OVER


def test_once_it_has_begun_there_is_nothing_to_approve(both: Stage, olga: Person) -> None:
    outing = both.outing(needs_approval=True)
    number = asks(both, outing)
    both.clock.at = SATURDAY
    with both.working() as work:
        assert approve(work, number, olga.id) is Approval.OVER
        assert approve(work, 999, olga.id) is Approval.ANSWERED
        assert work.uow.sign_ups.pending(work.now, 10) == []
