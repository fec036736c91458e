"""The consent bank: each yes is one notice, spent on what matters most, and never on anything else."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.consents import Consent, may_spend
from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Reason, Road
from bot.domain.people import Person
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate
from bot.domain.throttle import Limits, Permit
from bot.memory.local_throttle import LocalThrottle
from bot.services.delivery.consent import note_consents
from bot.services.delivery.deliver import CRASHED_AFTER
from bot.services.delivery.receipts import receive
from bot.services.persons.people import erase
from tests.services.stage import BUSY, NOW, Result, Stage, openid

S = DeliveryState
NOTICE = "consent-notice"
REFUSED = Result(Fate.OTHER_ROAD, Reason.REFUSED)


@pytest.fixture
def alice(both: Stage) -> Iterator[Person]:
    both.messenger.roads = {Road.CUSTOM, Road.SUBSCRIPTION}
    return both.resident("alice")


def chooses(
    stage: Stage, person: Person, given: bool = True, event: str = "e1", template: str = NOTICE
) -> None:
    with stage.working() as work:
        note_consents(work, person.openid or "", event, [Consent(NOTICE, given)])


def told(stage: Stage, person: Person, number: str, status: str) -> None:
    with stage.working() as work:
        receive(work, Receipt(number, status, NOTICE), person.openid or "")


def left(stage: Stage, person: Person) -> int:
    """How many messages that matter most still go by notices."""
    with stage.open() as uow:
        wanted = {10**6 + number: person.id for number in range(9)}
        return len(uow.consents.spend(wanted, NOTICE))  # and undone


def called_off(stage: Stage, person: Person, key: str = "off", priority: Priority = Priority.MUST) -> str:
    source = f"test:{key}"
    message = Message(source, 1, key, Layout.NOTICE, priority=priority)
    with stage.working() as work:
        work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)
    return source


@pytest.mark.parametrize(
    ("key", "priority", "worthy"),
    [
        ("change.called_off", Priority.MUST, True),
        ("change.changed", Priority.MUST, True),
        ("reminder.evening", Priority.REMINDER, True),
        ("reminder.evening_ask", Priority.REMINDER, True),
        ("reminder.hours", Priority.REMINDER, False),
        ("reminder.hours_ask", Priority.REMINDER, False),
        ("waitlist.offer", Priority.REPLY, False),
        ("announcement.text", Priority.NEWS, False),
    ],
)
def test_only_what_matters_most_may_cost_one(key: str, priority: Priority, worthy: bool) -> None:
    assert may_spend(Message("s", 1, key, Layout.NOTICE, priority=priority)) is worthy


def test_reminders_told_together_may_cost_one_if_one_of_them_may() -> None:
    evening, later = (Message("s", 1, f"reminder.{key}", Layout.REMINDER) for key in ("evening", "hours"))
    bundle = Message("s+t", 0, "bundle.reminders", Layout.REMINDER, priority=Priority.REMINDER)
    assert may_spend(replace(bundle, parts=(evening, later)))
    assert not may_spend(replace(bundle, parts=(later, later)))


def test_each_yes_is_one_notice_and_a_repeated_push_gives_none(both: Stage, alice: Person) -> None:
    for event in ("e1", "e1", "e2"):
        chooses(both, alice, event=event)
    assert left(both, alice) == 2
    chooses(both, alice, given=False)
    assert left(both, alice) == 0
    chooses(both, alice, event="e1")
    assert left(both, alice) == 0


def test_it_is_spent_on_a_cancellation_and_not_on_news(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    news = called_off(both, alice, "news", Priority.NEWS)
    both.work_off()
    assert both.delivery(news).state is S.WAITING
    off = called_off(both, alice)
    both.work_off()
    assert (both.delivery(off).state, both.delivery(off).road) == (S.SENT, Road.SUBSCRIPTION)
    again = called_off(both, alice, "again")
    both.work_off()
    assert both.delivery(again).state is S.WAITING


def test_the_open_window_is_cheaper(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    both.writes_to_us(alice)
    assert (called_off(both, alice), both.work_off())[1] == 1
    assert left(both, alice) == 1


def test_two_at_once_with_one_yes_send_one(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    sources = [called_off(both, alice, key) for key in ("one", "two")]
    both.work_off()
    assert [both.delivery(source).state for source in sources] == [S.SENT, S.WAITING]


@pytest.mark.parametrize("result", [BUSY, Result(Fate.HALTED), Result(Fate.FAILED), Result(Fate.GONE)])
def test_what_the_platform_did_not_take_is_given_back(both: Stage, alice: Person, result: Result) -> None:
    chooses(both, alice)
    both.messenger.results[Road.SUBSCRIPTION] = [result]
    called_off(both, alice)
    both.work_off()
    assert left(both, alice) == 1


def test_a_refusal_of_the_platform_clears_the_account(both: Stage, alice: Person) -> None:
    """43101: whatever we counted, nothing is left."""
    chooses(both, alice, event="e1")
    chooses(both, alice, event="e2")
    both.messenger.roads.add(Road.TEMPLATE)
    both.messenger.results[Road.SUBSCRIPTION] = [REFUSED]
    source = called_off(both, alice)
    both.work_off()
    assert (both.delivery(source).state, both.delivery(source).road) == (S.SENT, Road.TEMPLATE)
    assert left(both, alice) == 0


def test_a_stopped_template_costs_nothing(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    both.messenger.results[Road.SUBSCRIPTION] = [Result(Fate.OTHER_ROAD, Reason.TEMPLATE_STOPPED)]
    called_off(both, alice)
    both.work_off()
    assert left(both, alice) == 1


class DiedError(BaseException):
    """The process ends here."""


class DiesAsking(LocalThrottle):
    """The process ends, or loses its memory, once the notice is paid for and before it leaves."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(dict.fromkeys(Road, Limits(rate=1000)))
        self._error = error

    def ask(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        raise self._error


def test_what_never_left_costs_no_notice_though_it_took_another_road(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    source = called_off(both, alice)
    with pytest.raises(DiedError):
        both.work_off(throttle=DiesAsking(DiedError()))
    assert left(both, alice) == 0
    both.clock.at += CRASHED_AFTER
    assert both.sweep() == 1
    assert left(both, alice) == 1
    both.writes_to_us(alice)
    both.work_off()
    assert (both.delivery(source).road, left(both, alice)) == (Road.CUSTOM, 1)


def test_what_could_not_leave_gives_its_notice_back_at_once(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    called_off(both, alice)
    with pytest.raises(OSError, match="no"):
        both.work_off(throttle=DiesAsking(OSError("no")))
    assert left(both, alice) == 1


def test_dying_after_sending_is_unknown_until_the_platform_tells(both: Stage, alice: Person) -> None:
    """Nothing drops a repeat of a notice: it is not sent again, and what it cost is spent."""
    chooses(both, alice)
    both.messenger.dies = [DiedError()]
    source = called_off(both, alice)
    with pytest.raises(DiedError):
        both.work_off()
    both.clock.at += CRASHED_AFTER
    assert both.sweep() == 1
    assert both.work_off() == 0
    assert both.delivery(source).state is S.UNKNOWN
    assert left(both, alice) == 0
    told(both, alice, "17", "success")
    assert (both.delivery(source).state, len(both.messenger.taken)) == (S.DELIVERED, 1)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [("success", S.DELIVERED, None), ("failed:43101", S.FAILED, Reason.REFUSED)],
)
def test_the_platform_tells_what_became_of_it(
    both: Stage, alice: Person, status: str, state: S, reason: Reason | None
) -> None:
    chooses(both, alice)
    source = called_off(both, alice)
    both.work_off()
    for _ in range(2):
        told(both, alice, "17", status)
    assert (both.delivery(source).state, both.delivery(source).reason) == (state, reason)


def test_two_notices_are_told_apart_by_their_number(both: Stage, alice: Person) -> None:
    for event in ("e1", "e2"):
        chooses(both, alice, event=event)
    sources = [called_off(both, alice, key) for key in ("one", "two")]
    both.work_off()
    for number in ("17", "17", "18", "17"):
        told(both, alice, number, "success" if number == "17" else "failed:43101")
    assert [both.delivery(source).state for source in sources] == [S.DELIVERED, S.FAILED]


def test_the_word_that_comes_before_the_answer_counts(both: Stage, alice: Person) -> None:
    chooses(both, alice)
    source = called_off(both, alice)
    with both.working() as work:
        (parcel,) = work.uow.deliveries.claim([1], NOW, CRASHED_AFTER)
        work.uow.consents.spend({parcel.id: parcel.person_id}, NOTICE)
        work.uow.deliveries.set_out([parcel], Road.SUBSCRIPTION)
    told(both, alice, "17", "success")
    assert both.delivery(source).state is S.DELIVERED


def test_of_strangers_and_those_who_left_nothing_is_kept(both: Stage, alice: Person) -> None:
    with both.working() as work:
        note_consents(work, openid("nobody"), "e1", [Consent(NOTICE, True)])
    chooses(both, alice)
    with both.working() as work:
        erase(work, both.person("alice"))
    assert left(both, alice) == 0
