"""Who is not disturbed now, who has had enough today, and what is told in one message."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.activities import Occasion
from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Reason, Road
from bot.domain.manners import Manners
from bot.domain.people import Person
from bot.domain.ports import MemoryGoneError
from bot.domain.quiet import NEVER, Quiet
from bot.domain.receipts import Receipt
from bot.domain.sending import Fate
from bot.domain.throttle import Permit
from bot.memory.local_throttle import LocalThrottle
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import CRASHED_AFTER, deliver
from bot.services.delivery.mailbox import collect
from bot.services.delivery.receipts import receive
from bot.services.delivery.verdicts import REPEAT_AFTER
from bot.texts.speech import Speech
from tests.chat import texts
from tests.services.racers import Act, Racers, racers
from tests.services.stage import BUSY, EVENING, MORNING, SATURDAY, Result, Stage

NIGHT = Manners(Quiet(time(21), time(8)))
TEN = EVENING + timedelta(hours=2)  # Friday, 22:00
EIGHT = MORNING + timedelta(hours=1)
S = DeliveryState


@pytest.fixture
def night(both: Stage) -> Stage:
    both.mannered(NIGHT)
    both.clock.at = TEN
    return both


@pytest.mark.parametrize("priority", [Priority.REPLY, Priority.REMINDER, Priority.NEWS])
def test_at_night_it_waits_and_tells_why_and_until_when(night: Stage, priority: Priority) -> None:
    source = night.tell(night.resident("alice"), priority=priority)
    night.work_off()
    assert (night.delivery(source).state, night.delivery(source).reason) == (S.WAITING, Reason.QUIET_HOURS)
    night.clock.at = EIGHT - timedelta(seconds=1)
    assert (night.work_off(), night.sweep()) == (0, 0)
    night.clock.at = EIGHT
    night.work_off()
    assert (night.delivery(source).state, night.delivery(source).reason) == (S.SENT, None)
    assert len(night.messenger.taken) == 1


@pytest.mark.parametrize(
    ("facts", "goes"),
    [
        ({"starts_at": SATURDAY}, True),
        ({"starts_at": TEN + timedelta(hours=12)}, True),
        ({"starts_at": TEN + timedelta(hours=12, minutes=1)}, False),
        ({"starts_at": SATURDAY + timedelta(days=7), "was_starts_at": SATURDAY}, True),
        ({}, True),
    ],
)
def test_what_must_be_known_breaks_the_quiet_within_twelve_hours(
    stage: Stage, alice: Person, facts: dict[str, datetime], goes: bool
) -> None:
    stage.mannered(NIGHT)
    stage.clock.at = TEN
    told = {name: at.isoformat() for name, at in facts.items()}
    source = stage.tell(alice, priority=Priority.MUST, facts=told)
    stage.work_off()
    assert stage.delivery(source).state is (S.SENT if goes else S.WAITING)


def test_an_answer_to_somebody_who_just_wrote_is_not_held(stage: Stage, alice: Person, bob: Person) -> None:
    stage.mannered(NIGHT)
    stage.clock.at = TEN
    stage.writes_to_us(bob)
    stage.clock.forward(minutes=11)
    stage.writes_to_us(alice)
    stage.clock.forward(minutes=9)
    source = stage.tell(alice, bob)
    stage.tell(alice, key="news", priority=Priority.NEWS)
    stage.work_off()
    states = {each.openid: each.state for each in stage.deliveries(source)}
    assert states == {alice.openid: S.SENT, bob.openid: S.WAITING}
    assert stage.delivery("test:news").state is S.WAITING


def test_what_would_be_of_no_use_in_the_morning_goes_at_once(stage: Stage, alice: Person) -> None:
    stage.mannered(NIGHT)
    stage.clock.at = TEN
    source = stage.tell(alice, expires_at=EIGHT)
    stage.work_off()
    assert stage.delivery(source).state is S.SENT


def test_a_persons_own_quiet_hours_hold_instead(stage: Stage, alice: Person, bob: Person) -> None:
    stage.mannered(NIGHT)
    with stage.working() as work:
        work.uow.people.change(alice.id, quiet="23:00-06:00")
        work.uow.people.change(bob.id, quiet="09:00-11:00")
    stage.clock.at = TEN
    source = stage.tell(alice, bob)
    stage.work_off()
    assert {each.state for each in stage.deliveries(source)} == {S.SENT}
    stage.clock.forward(hours=1)
    stage.tell(alice, bob, key="later")
    stage.work_off()
    states = {each.openid: each.state for each in stage.deliveries("test:later")}
    assert states == {alice.openid: S.WAITING, bob.openid: S.SENT}


def test_who_writes_at_night_is_shown_what_waits(stage: Stage, alice: Person) -> None:
    stage.mannered(NIGHT)
    stage.clock.at = TEN
    source = stage.tell(alice)
    stage.work_off()
    with stage.working() as work:
        assert [message.key for message in collect(work, stage.person("alice"))] == ["note"]
    stage.clock.at = EIGHT
    assert stage.work_off() == 0
    assert (stage.delivery(source).state, stage.delivery(source).road) == (S.SENT, Road.MAILBOX)


def two_of_one_evening(stage: Stage, *people: Person) -> tuple[Occasion, Occasion]:
    both = (
        stage.outing(),
        stage.outing(
            title="环境清洁", starts_at=SATURDAY + timedelta(hours=5), ends_at=SATURDAY + timedelta(hours=7)
        ),
    )
    for occasion in both:
        for person in people:
            stage.join(person, occasion)
    stage.clock.at = EVENING
    return both


def evening(stage: Stage, one: Occasion) -> list[tuple[S, Road | None]]:
    source = f"activity:{one.activity.id}:shift:{one.shift.id}:reminder:evening"
    return [(each.state, each.road) for each in stage.deliveries(source)]


def test_reminders_of_one_evening_come_as_one_message(both: Stage) -> None:
    alice, bob = both.resident("alice"), both.resident("bob")
    first, second = two_of_one_evening(both, alice, bob)
    both.writes_to_us(alice)
    assert both.work_off() == 4
    assert {letter.text for letter in both.messenger.taken} == {"bundle.reminders/"}
    assert sorted(letter.road for letter in both.messenger.taken) == [Road.CUSTOM, Road.TEMPLATE]
    assert sorted(evening(both, first)) == sorted(evening(both, second))
    assert sorted(evening(both, first)) == [(S.SENT, Road.CUSTOM), (S.SENT, Road.TEMPLATE)]


def test_the_platforms_word_on_one_message_settles_all_that_it_told(both: Stage) -> None:
    first, second = two_of_one_evening(both, both.resident("alice"))
    both.messenger.results[Road.TEMPLATE] = [Result(Fate.SENT, number="77")]
    both.work_off()
    with both.working() as work:
        receive(work, Receipt("77", "success"))
    assert evening(both, first) == evening(both, second) == [(S.DELIVERED, Road.TEMPLATE)]


@pytest.mark.parametrize("batches", ["ab", "ba"])
def test_one_who_claims_a_part_claims_the_whole(stage: Stage, alice: Person, batches: str) -> None:
    first, second = two_of_one_evening(stage, alice)
    assert tick(stage.office, stage.post, 1) == 2
    queue = stage.post.waiting if batches == "ab" else reversed(stage.post.waiting)
    for batch in list(queue):
        deliver(stage.office, batch)
    assert [letter.text for letter in stage.messenger.taken] == ["bundle.reminders/"]
    assert evening(stage, first) == evening(stage, second) == [(S.SENT, Road.TEMPLATE)]


def test_what_was_told_together_and_not_taken_is_tried_again_together(stage: Stage, alice: Person) -> None:
    first, second = two_of_one_evening(stage, alice)
    stage.messenger.results[Road.TEMPLATE] = [BUSY]
    stage.work_off()
    assert evening(stage, first) == evening(stage, second) == [(S.PLANNED, None)]
    stage.clock.forward(seconds=20)
    stage.work_off()
    assert len(stage.messenger.taken) == 2
    assert evening(stage, first) == evening(stage, second) == [(S.SENT, Road.TEMPLATE)]


def test_no_answer_leaves_all_of_it_unknown_on_the_customer_service_road(stage: Stage, alice: Person) -> None:
    first, second = two_of_one_evening(stage, alice)
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [Result(Fate.UNKNOWN, Reason.NO_ANSWER)]
    stage.work_off()
    assert evening(stage, first) == evening(stage, second) == [(S.UNKNOWN, Road.CUSTOM)]
    stage.clock.forward(minutes=30)
    stage.work_off()
    assert len(stage.messenger.taken) == 1


def test_no_answer_to_a_template_repeats_the_same_message_with_its_key(stage: Stage, alice: Person) -> None:
    first, second = two_of_one_evening(stage, alice)
    stage.messenger.results[Road.TEMPLATE] = [Result(Fate.UNKNOWN, Reason.NO_ANSWER)]
    stage.work_off()
    stage.clock.at += REPEAT_AFTER
    stage.work_off()
    once, again = stage.messenger.taken
    assert (once.once_key, once.text) == (again.once_key, again.text)
    assert evening(stage, first) == evening(stage, second) == [(S.SENT, Road.TEMPLATE)]


class DiedError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("road", [Road.CUSTOM, Road.TEMPLATE])
def test_dying_with_several_in_one_message(stage: Stage, alice: Person, road: Road) -> None:
    first, second = two_of_one_evening(stage, alice)
    if road is Road.CUSTOM:
        stage.writes_to_us(alice)
    stage.messenger.dies = [DiedError()]
    with pytest.raises(DiedError):
        stage.work_off()
    stage.clock.at += CRASHED_AFTER
    assert stage.sweep() == 2
    stage.clock.at += REPEAT_AFTER
    stage.work_off()
    end = S.UNKNOWN if road is Road.CUSTOM else S.SENT
    assert evening(stage, first) == evening(stage, second) == [(end, road)]
    assert len({letter.once_key for letter in stage.messenger.taken}) == 1


def test_without_a_road_each_waits_by_itself(stage: Stage, alice: Person) -> None:
    stage.messenger.roads = set()
    two_of_one_evening(stage, alice)
    stage.work_off()
    stage.clock.at = SATURDAY + timedelta(hours=1)  # the first has begun
    with stage.working() as work:
        shown = collect(work, stage.person("alice"))
    assert [message.facts["title"] for message in shown] == ["环境清洁"]


def test_two_reminders_of_one_shift_are_one(stage: Stage, alice: Person) -> None:
    """The clock jumped over the evening."""
    outing = stage.outing()
    stage.join(alice, outing)
    stage.clock.at = EIGHT
    assert stage.work_off() == 2
    assert [letter.text for letter in stage.messenger.taken] == ["reminder.hours/"]


def news(stage: Stage, number: int, *people: Person, **more: object) -> str:
    return stage.tell(*people, key=f"news{number}", priority=Priority.NEWS, **more)


def test_so_many_a_day_and_the_rest_next_morning_in_one(both: Stage) -> None:
    both.mannered(Manners(NIGHT.quiet, a_day=2))
    alice, bob = both.resident("alice"), both.resident("bob")
    for number in range(5):
        news(both, number, alice)
        both.clock.forward(minutes=1)
        both.work_off()
    news(both, 9, bob)
    both.work_off()
    assert [letter.text for letter in both.messenger.taken] == ["news0/", "news1/", "news9/"]
    held = [both.delivery(f"test:news{number}") for number in (2, 3, 4)]
    assert {(each.state, each.reason) for each in held} == {(S.WAITING, Reason.DAILY_LIMIT)}
    both.clock.at = both.clock.at.replace(hour=0) + timedelta(days=1)  # 8:00 in Beijing
    both.work_off()
    assert [letter.text for letter in both.messenger.taken[3:]] == ["bundle.digest/"]
    assert {both.delivery(f"test:news{number}").state for number in range(5)} == {S.SENT}
    news(both, 6, alice)
    both.work_off()
    news(both, 7, alice)
    both.work_off()
    assert both.delivery("test:news6").state is S.SENT  # the digest counts as one
    assert both.delivery("test:news7").reason is Reason.DAILY_LIMIT


def test_changes_and_answers_neither_count_nor_are_held(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    for number, priority in enumerate([Priority.MUST, Priority.REPLY] * 3):
        stage.tell(alice, key=str(number), priority=priority)
    stage.work_off()
    news(stage, 1, alice)
    stage.work_off()
    stage.tell(alice, key="urgent", priority=Priority.MUST)
    stage.tell(alice, key="answer")
    stage.work_off()
    assert len(stage.messenger.taken) == 9


def test_a_reminder_that_cannot_wait_for_the_morning_goes_over_the_limit(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NIGHT.quiet, a_day=1))
    news(stage, 1, alice)
    stage.work_off()
    soon = stage.clock.now() + timedelta(hours=20)
    late = stage.tell(alice, key="late", priority=Priority.REMINDER, expires_at=soon)
    stage.work_off()
    assert stage.delivery(late).state is S.SENT


def test_one_message_of_several_counts_once(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NEVER, a_day=2))
    two_of_one_evening(stage, alice)
    stage.work_off()
    news(stage, 1, alice)
    news(stage, 2, alice)
    stage.work_off()
    said = [letter.text for letter in stage.messenger.taken]
    assert said == ["bundle.reminders/", "news1/"]


def test_the_day_begins_at_midnight_in_beijing(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    stage.clock.at = EVENING + timedelta(hours=3, minutes=59)  # 23:59
    news(stage, 1, alice)
    stage.work_off()
    stage.clock.forward(minutes=1)
    news(stage, 2, alice)
    stage.work_off()
    assert len(stage.messenger.taken) == 2


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.mark.parametrize("had", [0, 1])
def test_workers_that_send_to_one_person_at_once_share_the_places_of_the_day(
    both: Stage, many: Racers, database_url: str, had: int
) -> None:
    """Each message with another worker, in real processes: none sees that the others are about to send."""
    both.mannered(Manners(NEVER, a_day=2))
    alice, bob = both.resident("alice"), both.resident("bob")
    for number in range(had):
        news(both, 90 + number, alice)
        both.work_off()
    sources = [news(both, number, alice, bob) for number in range(6)]
    ids = [each.id for source in sources for each in both.deliveries(source)]
    many.race(database_url, [Act("delivers_politely", party=id_) for id_ in ids])
    found = [each for source in sources for each in both.deliveries(source)]
    sent = Counter(each.openid for each in found if each.state is S.SENT)
    assert sent == {alice.openid: 2 - had, bob.openid: 2}
    assert {each.reason for each in found if each.state is not S.SENT} == {Reason.DAILY_LIMIT}


def test_two_messages_of_one_person_cannot_be_the_same_one_of_the_day(both: Stage) -> None:
    """Whatever the code does: the database refuses it."""
    both.mannered(Manners(NEVER, a_day=2))
    alice = both.resident("alice")
    news(both, 1, alice)
    news(both, 2, alice)
    both.work_off()
    with pytest.raises(IntegrityError), both.engine.begin() as connection:
        connection.execute(text("UPDATE deliveries SET day_slot = 7"))


@pytest.mark.parametrize(
    ("result", "places"),
    [
        (Result(Fate.SENT), 0),
        (Result(Fate.UNKNOWN), 0),  # it may have arrived
        (BUSY, 1),
        (Result(Fate.HALTED), 1),
        (Result(Fate.FAILED), 1),
        (Result(Fate.GONE), 1),
    ],
)
@pytest.mark.parametrize("road", [Road.CUSTOM, Road.TEMPLATE])
def test_what_did_not_go_takes_no_place_of_the_day(
    stage: Stage, alice: Person, road: Road, result: Result, places: int
) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    if road is Road.CUSTOM:
        stage.writes_to_us(alice)
    stage.messenger.results[road] = [result]
    first = news(stage, 1, alice)
    stage.work_off()
    second = news(stage, 2, alice)
    stage.work_off()
    assert (stage.delivery(second).state is S.SENT) == bool(places)
    assert stage.delivery(first).state is not S.WAITING


def test_what_waits_in_the_mailbox_takes_no_place(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    stage.messenger.roads = {Road.CUSTOM}
    news(stage, 1, alice)
    stage.work_off()
    stage.writes_to_us(alice)
    second = news(stage, 2, alice)
    stage.work_off()
    assert stage.delivery(second).state is S.SENT


@pytest.mark.parametrize("status", ["failed:user block", "failed: system failed"])
def test_what_the_platform_lost_takes_no_place(stage: Stage, alice: Person, status: str) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    stage.messenger.results[Road.TEMPLATE] = [Result(Fate.SENT, number="7")]
    news(stage, 1, alice)
    stage.work_off()
    with stage.working() as work:
        receive(work, Receipt("7", status))
    second = news(stage, 2, alice)
    stage.work_off()
    assert stage.delivery(second).state is S.SENT


def test_what_crashed_before_it_left_gives_its_place_back(stage: Stage, alice: Person) -> None:
    stage.mannered(Manners(NEVER, a_day=1))
    first = news(stage, 1, alice)
    with pytest.raises(MemoryGoneError):
        stage.work_off(throttle=Broken())
    assert stage.delivery(first).state is S.PLANNED
    second = news(stage, 2, alice)
    stage.work_off()
    assert stage.delivery(second).state is S.SENT


class Broken(LocalThrottle):
    def __init__(self) -> None:
        super().__init__({})

    def ask(self, road: Road, wanted: Mapping[Priority, int], now: datetime) -> Permit:
        raise MemoryGoneError


def test_a_digest_lists_what_there_is_in_words_of_the_reader() -> None:
    speech = Speech(texts(), "zh_CN")
    facts = {"title": "小区环境清洁", "place": "南门", "starts_at": SATURDAY.isoformat()}
    part = Message("a", 1, "reminder.evening", Layout.REMINDER, facts, priority=Priority.REMINDER)
    long = Message(
        "b", 1, "announcement.text", Layout.NOTICE, {"text": "明天\n" * 40}, priority=Priority.NEWS
    )
    digest = Message("c", 0, "bundle.digest", Layout.NOTICE, facts, parts=(part, long))
    said = speech.text("", digest)
    assert said.splitlines()[0] == "给您攒了2条消息："
    assert said.splitlines()[1] == "· 3月6日(周六) 9:00“小区环境清洁”，南门"
    assert said.splitlines()[2].endswith("…")
    many = Message("d", 0, "bundle.reminders", Layout.REMINDER, facts, parts=(long,) * 30)
    assert len(speech.text("", many).encode()) <= 2048
    assert "还有20条" in speech.text("", many)
    two = Message("e", 0, "bundle.reminders", Layout.REMINDER, {**facts, "count": "2"}, parts=(part, part))
    assert speech.fields("", two)["title"] == "小区环境清洁等2项"
