"""Whom the platform would not let us write to: not tried again, named everywhere, until they write to us."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.domain.people import Person
from bot.domain.receipts import Receipt
from bot.domain.replacement import Candidates
from bot.domain.sending import Fate
from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import Preview, preview
from bot.services.delivery.receipts import receive
from bot.services.delivery.refusals import LASTS, heard_from
from bot.services.reminding.foresee import foresee
from bot.services.work import Work
from tests.services.stage import NOW, POLICY, Result, Stage
from tests.store.recording import recorded

S = DeliveryState
BLOCKED = Result(Fate.GONE, Reason.BLOCKED)
BAD = Result(Fate.GONE, Reason.BAD_ADDRESS)
ROADS = [Road.CUSTOM, Road.TEMPLATE]


@pytest.fixture
def stage(both: Stage) -> Stage:
    return both


def tried(stage: Stage, *people: Person, key: str = "again") -> list[tuple[S, Reason | None]]:
    """What becomes of one more message to these people."""
    source = stage.tell(*people, key=key)
    stage.work_off()
    return [(each.state, each.reason) for each in stage.deliveries(source)]


def refuses(stage: Stage, road: Road, *people: Person, how: Sequence[Result] = (BLOCKED,)) -> None:
    stage.messenger.roads = {road}
    for each in people:
        stage.writes_to_us(each)
    stage.messenger.results[road] = list(how)
    tried(stage, *people, key="first")
    stage.messenger.taken.clear()


@pytest.mark.parametrize("road", ROADS)
def test_who_blocked_us_is_not_tried_again_and_finds_it_in_the_mailbox(
    stage: Stage, alice: Person, bob: Person, road: Road
) -> None:
    refuses(stage, road, alice)
    stage.writes_to_us(bob)
    assert tried(stage, alice, bob) == [(S.WAITING, Reason.BLOCKED), (S.SENT, None)]
    assert [letter.openid for letter in stage.messenger.taken] == [bob.openid]
    with stage.open() as uow:
        assert uow.people.get(alice.id).mail == 2  # with what they refused first


def test_why_it_could_not_be_sent_stays_the_reason_when_it_is_too_late(stage: Stage, alice: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice)
    stage.tell(alice, key="again")
    stage.work_off()
    stage.clock.at += POLICY.mailbox_keeps
    stage.sweep()
    for source in ("test:first", "test:again"):
        found = stage.delivery(source)
        assert (found.state, found.reason) == (S.UNREACHABLE, Reason.BLOCKED)


def test_it_ends_when_they_write(stage: Stage, alice: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice)
    with stage.working() as work:
        heard_from(work, work.uow.people.get(alice.id))
    assert tried(stage, alice) == [(S.SENT, None)]


def test_it_ends_by_itself(stage: Stage, alice: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice)
    stage.clock.at += LASTS[Reason.BLOCKED] - timedelta(seconds=1)
    assert tried(stage, alice, key="before") == [(S.WAITING, Reason.BLOCKED)]
    stage.clock.at += timedelta(seconds=1)
    assert tried(stage, alice, key="after") == [(S.SENT, None)]


def test_whoever_is_not_marked_costs_no_statement(stage: Stage, alice: Person) -> None:
    with stage.open() as uow, recorded() as statements:
        heard_from(Work(uow, NOW, stage.office.policy), alice)
    assert statements.seen == []


@pytest.mark.parametrize("road", ROADS)
def test_the_wrong_account_makes_nobody_unreachable(
    stage: Stage, alice: Person, bob: Person, road: Road
) -> None:
    """To it every address is bad; once it is repaired everybody gets the next message."""
    refuses(stage, road, alice, bob, how=[BAD, BAD])
    assert tried(stage, alice, bob) == [(S.SENT, None)] * 2


@pytest.mark.parametrize("road", ROADS)
def test_a_bad_address_is_believed_for_a_day_where_others_were_reached(
    stage: Stage, alice: Person, bob: Person, road: Road
) -> None:
    refuses(stage, road, alice, bob, how=[BAD])
    assert tried(stage, alice, bob) == [(S.WAITING, Reason.BAD_ADDRESS), (S.SENT, None)]
    stage.clock.forward(days=1)
    stage.writes_to_us(alice)
    assert tried(stage, alice, key="tomorrow") == [(S.SENT, None)]


def test_what_the_platform_tells_later_counts_as_well(stage: Stage, alice: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice, how=[Result(Fate.SENT, number="7")])
    with stage.working() as work:
        receive(work, Receipt("7", "failed:user block"), alice.openid or "")
    assert tried(stage, alice) == [(S.WAITING, Reason.BLOCKED)]


def test_the_preview_counts_them_out(stage: Stage, alice: Person, bob: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice)

    def asked() -> Preview:
        with stage.open() as uow:
            work = Work(uow, stage.clock.now(), stage.office.policy)
            return preview(work, Plan("停水", Audience("everyone"), work.now), stage.outlook)

    assert asked() == Preview({Road.TEMPLATE: 1}, {Reason.BLOCKED: 1})
    stage.clock.at += LASTS[Reason.BLOCKED]
    assert asked() == Preview({Road.TEMPLATE: 2})


def test_nobody_is_asked_to_step_in_who_would_not_hear_of_it(
    stage: Stage, alice: Person, bob: Person
) -> None:
    refuses(stage, Road.TEMPLATE, alice)
    shift = stage.outing().shift

    def asked() -> list[int]:
        with stage.open() as uow:
            page = Candidates(stage.clock.now(), volunteers=False)
            return [person_id for _, person_id in uow.replacements.candidates(shift, page, 9)]

    assert asked() == [bob.id]
    stage.clock.at += LASTS[Reason.BLOCKED]
    assert sorted(asked()) == [alice.id, bob.id]


def test_the_dry_run_says_so_as_long_as_it_lasts(stage: Stage, alice: Person) -> None:
    refuses(stage, Road.TEMPLATE, alice)
    stage.tell(alice, key="soon")
    with stage.working() as work:
        until = work.now + timedelta(days=2)
        work.uow.people.change(alice.id, refused_until=until)
    stage.join(alice, stage.outing())
    with stage.open() as uow:
        found = list(foresee(Work(uow, stage.clock.now(), stage.office.policy), stage.outlook, 7))
    assert {(each.road, each.why) for each in found if each.at < until} == {(Road.MAILBOX, Reason.BLOCKED)}
    assert {(each.road, each.why) for each in found if each.at >= until} == {(Road.TEMPLATE, None)}
