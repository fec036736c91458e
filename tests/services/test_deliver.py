"""Delivering: each fate on each road ends where it must, and nothing is sent twice blindly."""

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta

import pytest

from bot.domain.deliveries import RETRY_AFTER, DeliveryState, Reason, Road, Verdict
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.ports import MemoryGoneError
from bot.domain.quiet import Quiet
from bot.domain.receipts import Receipt
from bot.domain.records import StoreGoneError
from bot.domain.sending import Fate
from bot.domain.windows import GRANTS, Scene
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import AGAIN_AFTER, CRASHED_AFTER, deliver
from bot.services.delivery.mailbox import collect
from bot.services.delivery.receipts import receive
from bot.services.delivery.verdicts import REPEAT_AFTER, REPEATABLE_FOR
from bot.services.persons.people import meet, welcome
from bot.store.unit_of_work import UnitOfWork
from tests.memory.fakes import FakeWindows
from tests.services.stage import BUSY, CLOSED, SENT, FakeMessenger, Result, Stage

S, F = DeliveryState, Fate
ENDS = {
    F.SENT: (S.SENT, S.SENT),
    F.OTHER_ROAD: (S.SENT, S.WAITING),  # by template; by mailbox
    F.RETRY: (S.PLANNED, S.PLANNED),
    F.GONE: (S.UNREACHABLE, S.UNREACHABLE),
    F.FAILED: (S.FAILED, S.FAILED),
    F.UNKNOWN: (S.UNKNOWN, S.PLANNED),  # a template message may be repeated
    F.HALTED: (S.PLANNED, S.PLANNED),
}


def left_in_window(stage: Stage, person: Person) -> int:
    return stage.windows.left.get((person.openid or "", Scene.MESSAGE), (0, None))[0]


@pytest.mark.parametrize("fate", Fate)
def test_every_fate_on_the_customer_service_road(stage: Stage, alice: Person, fate: Fate) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [Result(fate, Reason.PLATFORM_BUSY)]
    source = stage.tell(alice)
    assert stage.work_off() == 1
    assert stage.delivery(source).state is ENDS[fate][0]
    granted = GRANTS[Scene.MESSAGE].messages
    spent = {F.SENT: granted - 1, F.UNKNOWN: granted - 1, F.OTHER_ROAD: 0}
    assert left_in_window(stage, alice) == spent.get(fate, granted)


@pytest.mark.parametrize("fate", Fate)
def test_every_fate_on_the_template_road(stage: Stage, alice: Person, fate: Fate) -> None:
    stage.messenger.results[Road.TEMPLATE] = [Result(fate, Reason.PLATFORM_BUSY)]
    source = stage.tell(alice)
    stage.work_off()
    assert stage.delivery(source).state is ENDS[fate][1]


def test_the_cheapest_open_road_is_taken(stage: Stage, alice: Person, bob: Person) -> None:
    stage.writes_to_us(alice)
    source = stage.tell(alice, bob)
    stage.work_off()
    roads = {each.openid: each.road for each in stage.deliveries(source)}
    assert roads == {alice.openid: Road.CUSTOM, bob.openid: Road.TEMPLATE}
    assert all(each.state is S.SENT and each.sent_at for each in stage.deliveries(source))


def test_a_window_we_only_believed_in_leads_to_the_next_road(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [CLOSED]
    source = stage.tell(alice)
    stage.work_off()
    assert (stage.delivery(source).road, stage.delivery(source).state) == (Road.TEMPLATE, S.SENT)
    stage.tell(alice, key="again")
    stage.work_off()
    assert len(stage.messenger.by(Road.CUSTOM)) == 1  # it is not believed in any more


def test_two_messages_to_one_person_spend_two_credits(stage: Stage, alice: Person) -> None:
    stage.messenger.roads = {Road.CUSTOM}
    stage.writes_to_us(alice)
    stage.tell(alice, key="one")
    stage.tell(alice, key="two")
    assert stage.work_off() == 2
    assert [letter.text for letter in stage.messenger.taken] == ["one/", "two/"]
    assert left_in_window(stage, alice) == GRANTS[Scene.MESSAGE].messages - 2


def test_with_one_credit_left_the_first_of_two_takes_it(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    for _ in range(GRANTS[Scene.MESSAGE].messages - 1):
        stage.windows.spend([alice.openid or ""], stage.clock.now())
    stage.tell(alice, key="one")
    stage.tell(alice, key="two")
    stage.work_off()
    assert [(letter.text, letter.road) for letter in stage.messenger.taken] == [
        ("one/", Road.CUSTOM),
        ("two/", Road.TEMPLATE),
    ]


def test_two_that_were_not_taken_give_two_credits_back(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [BUSY, BUSY]
    stage.tell(alice, key="one")
    stage.tell(alice, key="two")
    stage.work_off()
    assert left_in_window(stage, alice) == GRANTS[Scene.MESSAGE].messages


def test_without_any_road_it_waits_for_the_next_answer(stage: Stage, alice: Person) -> None:
    stage.messenger.roads = set()
    source = stage.tell(alice)
    stage.work_off()
    assert stage.messenger.taken == []
    assert stage.delivery(source).reason is Reason.WINDOW_CLOSED
    with stage.working() as work:
        assert [message.key for message in collect(work, stage.person("alice"))] == ["note"]
    with stage.working() as work:
        assert collect(work, stage.person("alice")) == []
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.SENT, Road.MAILBOX)


def test_the_mailbox_forgets_what_helps_nobody_any_more(stage: Stage, alice: Person) -> None:
    stage.messenger.roads = set()
    soon = stage.tell(alice, key="soon", expires_at=stage.clock.now() + timedelta(hours=1))
    late = stage.tell(alice, key="late")
    stage.work_off()
    stage.clock.forward(hours=1)
    with stage.working() as work:  # before any sweep came by
        assert [message.key for message in collect(work, stage.person("alice"))] == ["late"]
    assert stage.sweep() == 1
    assert stage.delivery(soon).reason is Reason.LEFT_UNREAD
    assert stage.delivery(late).state is S.SENT


def test_what_expired_before_it_left_is_not_sent(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    source = stage.tell(alice, expires_at=stage.clock.now() + timedelta(minutes=5))
    stage.clock.forward(minutes=5)
    stage.work_off()
    assert (stage.delivery(source).state, stage.delivery(source).reason) == (S.FAILED, Reason.EXPIRED)
    assert stage.messenger.taken == []


def test_who_left_is_not_tried_and_comes_back_by_following(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [Result(F.GONE, Reason.NOT_FOLLOWING)]
    first, second = stage.tell(alice, key="one"), stage.tell(alice, key="two")
    stage.messenger.results[Road.CUSTOM].append(Result(F.GONE, Reason.NOT_FOLLOWING))
    stage.work_off()
    assert {stage.delivery(first).state, stage.delivery(second).state} == {S.UNREACHABLE}
    third = stage.tell(alice, key="three")
    stage.work_off()
    assert stage.delivery(third).reason is Reason.NOT_FOLLOWING
    assert len(stage.messenger.taken) == 2
    with stage.working() as work:
        welcome(work, meet(work, alice.openid or ""), work.now)
    fourth = stage.tell(alice, key="four")
    stage.work_off()
    assert stage.delivery(fourth).state is S.SENT


def test_a_passing_fault_is_tried_again_ever_later_and_then_given_up(stage: Stage, alice: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [BUSY] * 9
    source = stage.tell(alice)
    stage.work_off()
    for pause in RETRY_AFTER:
        assert stage.delivery(source).state is S.PLANNED
        stage.clock.at += pause - timedelta(milliseconds=1)
        assert stage.work_off() == 0
        stage.clock.at += pause  # and up to once more, by the delivery's own number
        assert stage.work_off() == 1
    assert (stage.delivery(source).state, stage.delivery(source).reason) == (S.FAILED, Reason.PLATFORM_BUSY)
    assert len(stage.messenger.taken) == len(RETRY_AFTER) + 1


def test_a_stopped_road_waits_as_long_as_told_and_costs_no_attempt(stage: Stage, alice: Person) -> None:
    halted = Result(F.HALTED, Reason.QUOTA_USED, timedelta(hours=1))
    stage.messenger.results[Road.TEMPLATE] = [halted] * 9 + [BUSY, SENT]
    source = stage.tell(alice)
    for _ in range(9):
        assert stage.work_off() == 1
        assert stage.work_off() == 0
        stage.clock.forward(hours=1, seconds=30)
    stage.work_off()
    assert stage.delivery(source).reason is Reason.PLATFORM_BUSY
    stage.clock.at += 2 * RETRY_AFTER[0]
    stage.work_off()
    assert stage.delivery(source).state is S.SENT


def test_no_answer_on_the_customer_service_road_is_never_repeated(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [Result(F.UNKNOWN, Reason.NO_ANSWER)]
    source = stage.tell(alice)
    stage.work_off()
    stage.clock.forward(days=3)
    stage.work_off()
    stage.sweep()
    assert stage.delivery(source).state is S.UNKNOWN
    assert len(stage.messenger.taken) == 1


def test_no_answer_to_a_template_is_repeated_while_the_platform_drops_doubles(
    stage: Stage, alice: Person
) -> None:
    stage.writes_to_us()
    stage.messenger.results[Road.TEMPLATE] = [Result(F.UNKNOWN, Reason.NO_ANSWER)] * 99
    source = stage.tell(alice)
    began = stage.clock.now()
    stage.work_off()
    stage.writes_to_us(alice)  # the window is open now, and still only the road in doubt may be taken
    while stage.delivery(source).state is S.PLANNED:
        stage.clock.at += REPEAT_AFTER
        stage.work_off()
    assert stage.delivery(source).state is S.UNKNOWN
    assert stage.clock.now() - began <= REPEATABLE_FOR[Road.TEMPLATE] < timedelta(minutes=10)
    assert {letter.once_key for letter in stage.messenger.taken} == {stage.messenger.taken[0].once_key}
    assert stage.messenger.by(Road.CUSTOM) == []


def test_a_road_in_doubt_that_closes_does_not_lead_to_another(stage: Stage, alice: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [Result(F.UNKNOWN), Result(F.OTHER_ROAD, Reason.REFUSED)]
    source = stage.tell(alice)
    stage.work_off()
    stage.clock.at += REPEAT_AFTER
    stage.work_off()
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.UNKNOWN, Road.TEMPLATE)


def test_a_batch_that_comes_twice_is_sent_once(stage: Stage, alice: Person, bob: Person) -> None:
    stage.tell(alice, bob)
    stage.work_off()
    deliver(stage.office, [1, 2, 3])
    assert len(stage.messenger.taken) == 2


def test_what_nobody_took_is_handed_over_again(stage: Stage, alice: Person) -> None:
    stage.tell(alice)
    stage.work_off()
    lost = stage.tell(alice, key="lost")
    assert tick(stage.office, stage.post, 10) == 1
    stage.post.waiting.clear()  # the queue forgets it
    assert stage.work_off() == 0
    stage.clock.forward(seconds=61)
    assert stage.work_off() == 1
    assert stage.delivery(lost).state is S.SENT


class DiedError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("road", [Road.CUSTOM, Road.TEMPLATE])
def test_dying_after_sending_leaves_it_unknown(stage: Stage, alice: Person, road: Road) -> None:
    """Found only after the platform has forgotten the idempotency key."""
    if road is Road.CUSTOM:
        stage.writes_to_us(alice)
    stage.messenger.dies = [DiedError()]
    source = stage.tell(alice)
    with pytest.raises(DiedError):
        stage.work_off()
    assert stage.delivery(source).state is S.SENDING
    assert stage.sweep() == 0
    stage.clock.forward(minutes=10)
    assert stage.sweep() == 1
    assert stage.delivery(source).state is S.UNKNOWN
    stage.work_off()
    assert len(stage.messenger.taken) == 1


def test_dying_after_sending_a_template_repeats_it_with_its_key(stage: Stage, alice: Person) -> None:
    stage.messenger.dies = [DiedError()]
    source = stage.tell(alice)
    with pytest.raises(DiedError):
        stage.work_off()
    stage.clock.at += CRASHED_AFTER
    assert stage.sweep() == 1
    stage.clock.at += REPEAT_AFTER
    stage.work_off()
    assert stage.delivery(source).state is S.SENT
    first, second = stage.messenger.taken
    assert first.once_key == second.once_key


class DiesSpending(FakeWindows):
    def spend(self, openids: Collection[str], now: datetime, messages: int = 1) -> set[str]:
        raise DiedError


class GoneWindows(FakeWindows):
    def open_now(self, openids: Collection[str], now: datetime) -> set[str]:
        raise MemoryGoneError


def test_what_could_not_set_out_goes_again_at_once_and_it_was_no_attempt(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(Quiet(time(9), time(11))))  # who has just written is awake, if that were known
    source = stage.tell(alice)
    for _ in range(len(RETRY_AFTER) + 2):
        with pytest.raises(MemoryGoneError):
            stage.work_off(ledger=GoneWindows())
        assert (stage.delivery(source).state, stage.delivery(source).reason) == (
            S.PLANNED,
            Reason.MEMORY_GONE,
        )
        assert stage.work_off() == 0
        stage.clock.at += AGAIN_AFTER
    stage.writes_to_us(alice)
    assert stage.work_off() == 1
    assert stage.delivery(source).state is S.SENT


def test_a_database_that_is_away_for_a_moment_still_learns_what_was_sent(stage: Stage, alice: Person) -> None:
    stage.writes_to_us(alice)
    source, away = stage.tell(alice), ["", ""]

    def opened() -> UnitOfWork:
        if stage.messenger.taken and away:
            raise StoreGoneError(away.pop())
        return stage.open()

    stage.work_off(open=opened)
    assert away == []
    assert (stage.delivery(source).state, len(stage.messenger.taken)) == (S.SENT, 1)


def test_a_sweep_leaves_alone_what_somebody_took_meanwhile(stage: Stage, alice: Person) -> None:
    stage.messenger.dies = [DiedError()]
    source = stage.tell(alice)
    with pytest.raises(DiedError):
        stage.work_off()
    stage.clock.at += CRASHED_AFTER
    with stage.open() as uow:
        (stuck,) = uow.deliveries.overdue(S.SENDING, stage.clock.now(), 9)
    assert stage.sweep() == 1
    stage.clock.at += REPEAT_AFTER
    with stage.working() as work:
        assert work.uow.deliveries.claim([1], stage.clock.now(), CRASHED_AFTER)
        assert not work.uow.deliveries.resettle(stuck, S.SENDING, Verdict(1, S.PLANNED))
    assert stage.delivery(source).state is S.SENDING


class DiesClosing(FakeWindows):
    def close(self, openids: Collection[str]) -> None:
        raise DiedError


def test_dying_before_anything_left_sends_it_later(stage: Stage, alice: Person) -> None:
    """The process ends between claiming and choosing a road."""
    source = stage.tell(alice)
    with pytest.raises(DiedError):
        stage.work_off(ledger=DiesSpending())
    stage.clock.at += CRASHED_AFTER
    stage.sweep()
    stage.work_off()
    assert stage.delivery(source).state is S.SENT


def test_dying_between_two_roads_sends_it_later(stage: Stage, alice: Person) -> None:
    """The window was closed, and the process ends before the template leaves: certainly nothing arrived."""
    windows = DiesClosing()
    windows.grant(alice.openid or "", Scene.MESSAGE, stage.clock.now())
    stage.messenger.results[Road.CUSTOM] = [CLOSED]
    source = stage.tell(alice)
    with pytest.raises(DiedError):
        stage.work_off(ledger=windows)
    stage.clock.at += CRASHED_AFTER
    stage.sweep()
    stage.work_off()
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.SENT, Road.TEMPLATE)


def test_one_that_was_given_up_for_lost_may_still_tell(stage: Stage, alice: Person) -> None:
    def a_day_later() -> None:
        stage.clock.forward(days=1)
        assert stage.sweep() == 1
        assert stage.delivery(source).state is S.UNKNOWN

    stage.writes_to_us(alice)
    source = stage.tell(alice)
    stage.work_off(messenger=FakeMessenger(meanwhile=a_day_later))
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.SENT, Road.CUSTOM)


class SlowWindows(FakeWindows):
    """While the windows are asked, the clock jumps, the sweep comes by, and another worker is faster."""

    meanwhile: Callable[[], object] = int

    def spend(self, openids: Collection[str], now: datetime, messages: int = 1) -> set[str]:
        self.meanwhile()
        return super().spend(openids, now, messages)


def test_who_was_too_slow_to_send_leaves_it_to_the_other(stage: Stage, alice: Person) -> None:
    def another_is_faster() -> None:
        stage.clock.at += CRASHED_AFTER
        assert stage.sweep() == 1
        assert stage.work_off() == 1
        assert stage.delivery(source).state is S.SENT

    stage.writes_to_us(alice)
    slow = SlowWindows()
    slow.grant(alice.openid or "", Scene.MESSAGE, stage.clock.now())
    slow.meanwhile = another_is_faster
    source = stage.tell(alice)
    stage.work_off(ledger=slow)
    assert len(stage.messenger.taken) == 1
    assert slow.left[alice.openid or "", Scene.MESSAGE][0] == GRANTS[Scene.MESSAGE].messages


def told(stage: Stage, number: str, status: str) -> None:
    with stage.working() as work:
        receive(work, Receipt(number, status))


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        ("success", S.DELIVERED, None),
        ("failed:user block", S.FAILED, Reason.BLOCKED),
        ("failed: system failed", S.FAILED, Reason.SYSTEM_FAILED),
    ],
)
@pytest.mark.parametrize("when", ["late", "early", "twice", "both"])
def test_the_platforms_word_counts_whenever_it_comes(
    both: Stage, when: str, status: str, state: S, reason: Reason | None
) -> None:
    alice = both.resident("alice")
    both.messenger.results[Road.TEMPLATE] = [Result(F.SENT, number="200228332")]
    source = both.tell(alice)
    if when in ("early", "both"):
        told(both, "200228332", status)
    both.work_off()
    for _ in range({"late": 1, "early": 0, "twice": 2, "both": 1}[when]):
        told(both, "200228332", status)
    assert (both.delivery(source).state, both.delivery(source).reason) == (state, reason)


def test_a_receipt_of_a_stranger_changes_nothing(stage: Stage, alice: Person) -> None:
    stage.messenger.results[Road.TEMPLATE] = [Result(F.SENT, number="1")]
    source = stage.tell(alice)
    stage.work_off()
    told(stage, "2", "success")
    assert stage.delivery(source).state is S.SENT
