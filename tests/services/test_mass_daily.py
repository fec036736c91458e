"""Mass sends of an account that makes one call a day, and what becomes of those that came to nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Message, Priority, Reason, Road
from bot.domain.mass import (
    A_MONTH,
    AT_MOST,
    AT_MOST_TO_TAG,
    BETWEEN,
    GATHER,
    REPEAT_AFTER,
    day_began,
    taken_of,
)
from bot.domain.receipts import Receipt
from bot.domain.sending import Attempted, Fate, Letter
from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import preview
from bot.services.delivery.mailbox import collect
from bot.services.delivery.mass import send_masses
from bot.services.delivery.mass_forming import LEASE
from bot.services.delivery.receipts import receive
from bot.services.persons.people import choose_language
from tests.services.masses import CROWD, NAMES, DiedError, announced, goes_out, peopled, states
from tests.services.stage import BUSY, FakeMessenger, Result, Stage, Words, openid

S = DeliveryState
SENT = (S.SENT, Road.MASS, None)
NOT_TODAY = (S.WAITING, None, Reason.MASS_USED)
NO_ANSWER = Result(Fate.UNKNOWN, Reason.NO_ANSWER)
REFUSED_BY_COUNT = Result(Fate.OTHER_ROAD, Reason.MASS_USED)


@pytest.fixture
def town(both: Stage) -> Stage:
    town = peopled(both)
    town.messenger.daily = True
    return town


def test_the_second_of_a_day_waits_in_the_mailboxes_and_is_not_tried(town: Stage) -> None:
    first = announced(town)
    assert goes_out(town) == 1
    second = announced(town)
    assert goes_out(town) == 0
    assert (states(town, first), states(town, second)) == ([SENT] * CROWD, [NOT_TODAY] * CROWD)
    assert len(town.messenger.by(Road.MASS)) == 1


def test_the_next_day_in_beijing_has_its_own(town: Stage) -> None:
    announced(town)
    goes_out(town)
    town.clock.at = day_began(town.clock.at) + timedelta(days=1)
    next_day = announced(town)
    assert goes_out(town) == 1
    assert states(town, next_day) == [SENT] * CROWD


def test_one_call_holds_the_text_in_the_languages_of_all_who_wait(town: Stage) -> None:
    """Who reads the other language is as many more as waited in vain before."""
    with town.working() as work:
        choose_language(work, town.person("charlie"), "en")
    source = announced(town)
    assert goes_out(town) == 1
    (letter,) = town.messenger.by(Road.MASS)
    assert letter.text == f"announcement.text/{BETWEEN}announcement.text/en"  # of the most readers first
    assert states(town, source) == [SENT] * CROWD


def test_too_long_for_one_text_it_goes_to_those_whose_language_most_read(town: Stage) -> None:
    class Wordy(Words):
        def text(self, language: str, message: Message) -> str:
            return f"{language:.^1100}"

    with town.working() as work:
        choose_language(work, town.person("charlie"), "en")
    source = announced(town)
    town.clock.at += GATHER
    assert send_masses(replace(town.office, wording=Wordy())) == 1
    (letter,) = town.messenger.by(Road.MASS)
    assert set(letter.openids) == {openid("alice"), openid("bob")}
    assert sorted(map(str, states(town, source))) == sorted(map(str, [SENT, SENT, NOT_TODAY]))


def test_a_tag_is_borne_by_more_people_than_a_list_names() -> None:
    assert taken_of(AT_MOST + 5, daily=True) == AT_MOST + 5
    assert taken_of(AT_MOST_TO_TAG + 5, daily=True) == AT_MOST_TO_TAG
    assert taken_of(AT_MOST + 5, daily=False) == AT_MOST + 5  # by two calls
    assert taken_of(AT_MOST + 1, daily=False) == AT_MOST  # nobody is called alone


def test_no_person_has_a_monthly_limit_there(town: Stage) -> None:
    for _ in range(A_MONTH + 2):
        announced(town)
        assert goes_out(town) == 1
        town.clock.at += timedelta(days=1)


def test_two_at_once_share_the_one_call_of_the_day(town: Stage) -> None:
    """One on its way has the tag to itself, however long it takes."""
    town.messenger.results[Road.MASS] = [BUSY, Result(Fate.SENT, number="34182")]
    first, second = announced(town), announced(town)
    goes_out(town)
    assert sorted(map(str, town.delivery_states(first) | town.delivery_states(second))) == [
        "sending",
        "waiting",
    ]
    town.clock.at = day_began(town.clock.at) + timedelta(days=1)
    assert send_masses(town.office) == 1
    late = announced(town)
    assert goes_out(town) == 0
    assert states(town, late) == [NOT_TODAY] * CROWD  # the first one took the call of this day


def test_what_the_platform_refused_leaves_the_call_of_the_day(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [Result(Fate.FAILED, Reason.CONTENT_REFUSED)]
    announced(town)
    goes_out(town)
    second = announced(town)
    assert goes_out(town) == 1
    assert states(town, second) == [SENT] * CROWD


def test_a_count_that_the_platform_knows_better_gives_the_mailbox(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [REFUSED_BY_COUNT]
    source = announced(town)
    goes_out(town)
    assert states(town, source) == [NOT_TODAY] * CROWD


def test_in_doubt_the_used_up_quota_may_be_our_own(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [NO_ANSWER, REFUSED_BY_COUNT]
    source = announced(town)
    goes_out(town)
    town.clock.at += REPEAT_AFTER
    send_masses(town.office)
    assert town.delivery_states(source) == {S.UNKNOWN}


def test_dying_in_the_middle_repeats_the_same_call(town: Stage) -> None:
    source = announced(town)
    town.messenger.dies = [DiedError()]
    with pytest.raises(DiedError):
        goes_out(town)
    town.clock.at += LEASE
    assert send_masses(town.office) == 1
    assert states(town, source) == [SENT] * CROWD
    first, second = town.messenger.by(Road.MASS)
    assert (first.once_key, first.openids) == (second.once_key, second.openids)


@pytest.mark.parametrize("late", [BUSY, Result(Fate.FAILED, Reason.SYSTEM_FAILED)])
def test_who_outlives_the_lease_changes_nothing_that_another_settled(town: Stage, late: Result) -> None:
    class Slow(FakeMessenger):
        def send(self, letters: Sequence[Letter]) -> Sequence[Attempted]:
            town.clock.at += LEASE
            assert send_masses(town.office) == 1
            return super().send(letters)

    slow = Slow({Road.MASS}, daily=True)
    slow.results[Road.MASS] = [late]
    source = announced(town)
    town.clock.at += GATHER
    assert send_masses(town.with_messenger(slow)) == 1
    assert states(town, source) == [SENT] * CROWD
    town.clock.at += REPEAT_AFTER
    assert send_masses(town.office) == 0


def test_whom_the_call_could_not_address_waits_in_the_mailbox(town: Stage) -> None:
    town.messenger.results[Road.MASS] = [Result(Fate.SENT, number="34182", left_out=(openid("bob"),))]
    source = announced(town)
    goes_out(town)
    ended = {each.openid: (each.state, each.reason) for each in town.deliveries(source)}
    assert ended.pop(openid("bob")) == (S.WAITING, Reason.WINDOW_CLOSED)
    assert set(ended.values()) == {(S.SENT, None)}
    with town.working() as work:
        receive(work, Receipt("34182", "send success", "", 2, 2))
        assert len(collect(work, town.person("bob"))) == 1
    assert town.deliveries(source)[0].state is S.DELIVERED


def test_the_plan_knows_that_the_call_of_the_day_is_used(town: Stage) -> None:
    def told() -> object:
        with town.working() as work:
            return preview(work, Plan("停水", Audience("everyone"), work.now), town.outlook).missing

    assert told() == {}
    announced(town)
    goes_out(town)
    assert told() == {Reason.MASS_USED: CROWD}


@pytest.mark.parametrize("daily", [True, False])
@pytest.mark.parametrize(
    ("first", "end"), [(BUSY, (S.FAILED, Reason.EXPIRED)), (NO_ANSWER, (S.UNKNOWN, None))]
)
def test_what_has_expired_is_not_repeated(
    town: Stage, daily: bool, first: Result, end: tuple[S, Reason | None]
) -> None:
    town.messenger.daily, town.messenger.results[Road.MASS] = daily, [first]
    expires_at = town.clock.now() + GATHER + REPEAT_AFTER
    source = town.tell(*map(town.person, NAMES), priority=Priority.NEWS, expires_at=expires_at)
    town.work_off()
    assert goes_out(town) == 1
    town.clock.at += REPEAT_AFTER
    assert send_masses(town.office) == 0
    assert {(state, reason) for state, _, reason in states(town, source)} == {end}
    assert len(town.messenger.by(Road.MASS)) == 1


@pytest.mark.parametrize("daily", [True, False])
def test_a_whole_mass_that_failed_is_read_in_the_mailbox_once(town: Stage, daily: bool) -> None:
    town.messenger.daily = daily
    town.messenger.results[Road.MASS] = [Result(Fate.SENT, number="34182")]
    source = announced(town)
    goes_out(town)
    failed = Receipt("34182", "send fail", "", CROWD, 0)
    with town.working() as work:
        receive(work, failed)
    with town.working() as work:
        assert [message.key for message in collect(work, town.person("bob"))] == ["announcement.text"]
    with town.working() as work:
        receive(work, failed)  # the platform says so twice
    assert sorted(map(str, town.delivery_states(source))) == ["sent", "waiting"]
