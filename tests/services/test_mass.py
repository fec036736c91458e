"""Mass sends: one text to many whom nothing else reaches, by one call, counted, and never twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Reason, Road
from bot.domain.mass import A_MONTH, GATHER, REPEAT_AFTER, REPEATABLE_FOR
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate
from bot.domain.throttle import Outcome, Scope, Stop
from bot.services.delivery.deliver import deliver
from bot.services.delivery.mailbox import collect
from bot.services.delivery.mass import send_masses
from bot.services.delivery.mass_forming import LEASE
from bot.services.delivery.receipts import receive
from bot.services.persons.people import erase
from bot.store.tables import mass_counts
from tests.services.masses import CROWD, DiedError, announced, goes_out, peopled, states
from tests.services.racers import Act, Racers, racers
from tests.services.stage import BUSY, POLICY, Result, Stage

S = DeliveryState
NO_MORE = Result(Fate.OTHER_ROAD, Reason.MASS_USED)
REPLY = Result(Fate.SENT, number="34182")


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def town(both: Stage) -> Stage:
    return peopled(both)


def told(stage: Stage, status: str = "send success", total: int = CROWD, sent: int = CROWD) -> None:
    with stage.working() as work:
        receive(work, Receipt("34182", status, "", total, sent))


def test_those_whom_nothing_else_reaches_get_it_by_one_call(town: Stage) -> None:
    town.resident("dora")
    town.writes_to_us(town.person("dora"))
    source = announced(town)
    assert goes_out(town) == 1
    (letter,) = town.messenger.by(Road.MASS)
    assert len(letter.openids) == CROWD
    assert len(letter.once_key.encode()) <= 32
    roads = [road for _, road, _ in states(town, source)]
    assert sorted(filter(None, roads)) == [Road.CUSTOM, *[Road.MASS] * CROWD]
    assert goes_out(town) == 0


def test_too_few_wait_in_their_mailboxes(town: Stage) -> None:
    town.writes_to_us(town.person("alice"))
    source = announced(town)
    assert goes_out(town) == 0
    waiting = [each for each in states(town, source) if each[0] is S.WAITING]
    assert waiting == [(S.WAITING, None, Reason.WINDOW_CLOSED)] * 2
    with town.working() as work:
        assert [message.key for message in collect(work, town.person("bob"))] == ["announcement.text"]


@pytest.mark.parametrize("priority", [Priority.MUST, Priority.REPLY, Priority.REMINDER])
def test_only_news_go_that_way(town: Stage, priority: Priority) -> None:
    people = [town.person(name).id for name in ("alice", "bob", "charlie")]
    with town.working() as work:
        said = Message("test:off", 1, "off", Layout.NOTICE, priority=priority)
        work.uow.outbox.to_people(work.uow.outbox.write(said), people, work.now)
    town.work_off()
    assert (goes_out(town), town.delivery_states("test:off")) == (0, {S.WAITING})


def test_switched_off_nothing_goes_that_way(town: Stage) -> None:
    town.office = replace(town.office, policy=replace(POLICY, mass_from=0))
    source = announced(town)
    assert (goes_out(town), town.delivery_states(source)) == (0, {S.WAITING})


def test_an_account_that_may_not_never_tries(town: Stage) -> None:
    town.messenger.roads = {Road.CUSTOM}
    source = announced(town)
    assert (goes_out(town), town.delivery_states(source)) == (0, {S.WAITING})


def test_it_waits_for_those_who_are_still_on_their_way(town: Stage) -> None:
    source = announced(town)
    with town.working() as work:  # one more is addressed, and its turn has not come yet
        message = work.uow.outbox.find(source, 1)
        dora = work.uow.people.add("odora", work.now)
        work.uow.outbox.to_people(message, [dora.id], work.now)
    assert goes_out(town) == 0
    town.work_off()
    assert goes_out(town) == 1
    assert len(town.messenger.by(Road.MASS)[0].openids) == CROWD + 1


def test_readers_of_another_language_get_a_call_of_their_own(town: Stage) -> None:
    town.office = replace(town.office, policy=replace(POLICY, mass_from=2))
    for name in ("dave", "erin"):
        person = town.resident(name)
        with town.working() as work:
            work.uow.people.change(person.id, language="en")
    announced(town)
    assert goes_out(town) == 2
    assert {letter.text for letter in town.messenger.by(Road.MASS)} == {
        "announcement.text/",
        "announcement.text/en",
    }


def test_nobody_gets_more_than_four_a_month(town: Stage) -> None:
    for _ in range(A_MONTH):
        announced(town)
        assert goes_out(town) == 1
    fifth = announced(town)
    assert goes_out(town) == 0
    assert states(town, fifth) == [(S.WAITING, None, Reason.MASS_USED)] * CROWD
    town.clock.at += timedelta(days=31)
    announced(town)
    assert goes_out(town) == 1


@pytest.mark.parametrize("result", [NO_MORE, Result(Fate.FAILED, Reason.CONTENT_REFUSED)])
def test_what_the_platform_does_not_take_waits_in_the_mailbox_and_costs_nothing(
    town: Stage, result: Result
) -> None:
    for _ in range(A_MONTH - 1):
        announced(town)
        goes_out(town)
    town.messenger.results[Road.MASS] = [result]
    refused = announced(town)
    goes_out(town)
    assert states(town, refused) == [(S.WAITING, None, result.reason)] * CROWD
    announced(town)
    assert goes_out(town) == 1


def test_a_busy_platform_is_asked_again_with_the_same_key(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [BUSY, Result(Fate.HALTED, Reason.PLATFORM_BUSY), REPLY]
    source = announced(town)
    assert goes_out(town) == 1
    for _ in range(2):
        town.clock.at += REPEAT_AFTER
        assert send_masses(town.office) == 1
    assert town.delivery_states(source) == {S.SENT}
    assert len({(letter.once_key, letter.openids) for letter in town.messenger.by(Road.MASS)}) == 1


def test_a_mass_send_without_a_permit_keeps_its_people_and_waits(town: Stage) -> None:
    source = announced(town)
    stop = Stop(Scope.ROAD, Reason.QUOTA_USED, town.clock.now() + timedelta(hours=2))
    town.throttle.report(Road.MASS, Outcome(stops=[stop]), town.clock.now())
    assert goes_out(town) == 0
    assert town.messenger.by(Road.MASS) == []
    town.clock.at += timedelta(hours=2)
    assert send_masses(town.office) == 1
    assert {state for state, _, _ in states(town, source)} == {S.SENT}
    assert town.throttle.flow(Road.MASS, town.clock.now()).used == 1


def test_what_stops_a_mass_send_stops_it_for_all(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [
        Result(Fate.HALTED, Reason.QUOTA_USED, timedelta(hours=2), stops=Scope.ROAD)
    ]
    announced(town)
    goes_out(town)
    flow = town.throttle.flow(Road.MASS, town.clock.now())
    assert flow.stop
    assert flow.stop.reason is Reason.QUOTA_USED


def test_dying_in_the_middle_repeats_the_same_call(town: Stage) -> None:
    """The platform carries out one call of a key in 24 hours, so this one can say so again safely."""
    source = announced(town)
    town.messenger.dies = [DiedError()]
    with pytest.raises(DiedError):
        goes_out(town)
    assert town.sweep() == 0
    assert town.work_off() == 0
    town.clock.at += LEASE
    assert send_masses(town.office) == 1
    assert town.delivery_states(source) == {S.SENT}
    first, second = town.messenger.by(Road.MASS)
    assert (first.once_key, first.openids) == (second.once_key, second.openids)
    for _ in range(A_MONTH - 1):
        announced(town)
        assert goes_out(town) == 1
    announced(town)
    assert goes_out(town) == 0  # the one that was repeated counted once


def test_no_answer_is_repeated_until_the_platform_forgets_the_key(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [Result(Fate.UNKNOWN, Reason.NO_ANSWER)] * 2000
    source = announced(town)
    began = town.clock.now()
    goes_out(town)
    while S.SENDING in town.delivery_states(source):
        town.clock.at += REPEAT_AFTER
        send_masses(town.office)
    assert town.delivery_states(source) == {S.UNKNOWN}
    assert town.clock.now() - began <= REPEATABLE_FOR + timedelta(minutes=5)


def test_two_who_look_at_once_make_one_call(town: Stage) -> None:
    announced(town)
    town.clock.at += GATHER
    with town.open() as first, town.open() as second:
        (seen,) = second.mass.due(town.clock.now(), 5)
        assert first.mass.lease(seen, town.clock.now() + LEASE)
        first.commit()
        assert not second.mass.lease(seen, town.clock.now() + LEASE)


def test_a_batch_that_comes_late_leaves_them_together(town: Stage) -> None:
    source = announced(town)
    deliver(town.office, [each.id for each in town.deliveries(source)])
    assert goes_out(town) == 1


def test_withdrawn_before_the_call_nobody_gets_it(town: Stage) -> None:
    source = announced(town)
    with town.working() as work:
        assert work.uow.outbox.withdraw([source]) == CROWD
    assert (goes_out(town), town.messenger.taken) == (0, [])


def test_whoever_leaves_is_left_out(town: Stage) -> None:
    source = announced(town)
    town.messenger.dies = [DiedError()]
    with pytest.raises(DiedError):
        goes_out(town)
    with town.working() as work:
        erase(work, town.person("alice"))
    town.clock.at += LEASE
    send_masses(town.office)
    assert len(town.messenger.by(Road.MASS)[-1].openids) == CROWD - 1
    assert S.SENDING not in town.delivery_states(source)


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize(
    ("word", "end"),
    [
        (("send success", CROWD), (S.DELIVERED, Road.MASS, None)),
        (("send success", CROWD - 1), (S.SENT, Road.MASS, None)),  # whom it did not reach, nobody tells
        (("send fail", 0), (S.WAITING, None, Reason.SYSTEM_FAILED)),
        (("err(40002)", 0), (S.WAITING, None, Reason.SYSTEM_FAILED)),  # nobody looked at it in time
        (("err(20001)", 0), (S.FAILED, Road.MASS, Reason.CONTENT_REFUSED)),
    ],
)
def test_the_platform_tells_how_it_ended(
    town: Stage, early: bool, word: tuple[str, int], end: tuple[S, Road | None, Reason | None]
) -> None:
    status, sent = word
    if early:
        told(town, status, sent=sent)
    town.messenger.results[Road.MASS] = [REPLY]
    source = announced(town)
    goes_out(town)
    if not early:
        told(town, status, sent=sent)
    assert states(town, source) == [end] * CROWD


def counted(stage: Stage) -> set[int]:
    """How many mass sends count for each, once."""
    with stage.engine.connect() as connection:
        return set(connection.scalars(select(mass_counts.c.sent)))


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize(
    ("word", "count"),
    [
        (("send success", CROWD), 2),
        (("send success", CROWD - 1), 2),  # whom it did not reach, nobody tells
        (("send fail", 0), 1),
        (("send fail", 1), 2),
        (("err(20001)", 0), 1),
        (("err(40002)", 0), 1),
    ],
)
def test_what_reached_nobody_counts_for_nobody_however_often_it_is_told(
    town: Stage, early: bool, word: tuple[str, int], count: int
) -> None:
    announced(town)
    goes_out(town)
    status, sent = word
    for _ in range(2 if early else 0):
        told(town, status, sent=sent)
    town.messenger.results[Road.MASS] = [REPLY]
    announced(town)
    goes_out(town)
    for _ in range(2):
        told(town, status, sent=sent)
    assert counted(town) == {count}


def test_it_is_paid_back_in_the_month_in_which_it_was_counted(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [REPLY]
    announced(town)
    goes_out(town)
    town.clock.at += timedelta(days=31)
    announced(town)
    goes_out(town)
    told(town, "send fail", sent=0)
    with town.engine.connect() as connection:
        rows = connection.execute(select(mass_counts.c.month, mass_counts.c.sent).distinct()).all()
    assert sorted(map(tuple, rows)) == [("2027-03", 0), ("2027-04", 1)]


def test_a_failure_of_which_many_hear_at_once_is_paid_back_once(
    town: Stage, many: Racers, database_url: str
) -> None:
    for results in ([], [REPLY]):
        town.messenger.results[Road.MASS] = results
        announced(town)
        goes_out(town)
    many.race(database_url, [Act("hears_of_failure", "34182")] * 8)
    assert counted(town) == {1}
