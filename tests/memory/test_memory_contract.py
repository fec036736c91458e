"""What every memory of talks does, the fake one and the real one alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, Lock

import pytest

from bot.dialog.memory import PersonBusyError
from bot.dialog.messages import Answer
from bot.dialog.talk import Talk
from tests.memory.conftest import StageMaker
from tests.memory.loops import Waiting
from tests.memory.people import HELLO, NOW, message, talk

SOON = timedelta(milliseconds=60)
LONG = timedelta(seconds=20)


def say(memory: Waiting, number: int, kept: Talk | None, openid: str = "alice") -> None:
    opening = memory.open(message(number, openid), NOW)
    memory.close(message(number, openid), opening, kept, HELLO)


def heard(memory: Waiting, number: int, openid: str = "alice") -> Talk | None:
    """The talk that this message finds."""
    opening = memory.open(message(number, openid), NOW)
    memory.abandon(message(number, openid), opening)
    return opening.talk


def test_a_first_message_finds_no_talk_and_no_answer(memory: Waiting) -> None:
    opening = memory.open(message(1), NOW)

    assert opening.key
    assert (opening.talk, opening.answer) == (None, None)


def test_the_next_message_finds_the_talk_as_it_was_kept(memory: Waiting) -> None:
    say(memory, 1, talk("signup.choose"))

    assert heard(memory, 2) == talk("signup.choose")


def test_a_talk_is_kept_for_its_person_alone(memory: Waiting) -> None:
    say(memory, 1, talk("signup.choose"))

    assert heard(memory, 2, "bob") is None


def test_a_talk_that_ended_is_forgotten(memory: Waiting) -> None:
    say(memory, 1, talk("signup.choose"))
    say(memory, 2, None)

    assert heard(memory, 3) is None


def test_a_talk_left_alone_for_half_an_hour_starts_over_but_still_counts_its_lists(memory: Waiting) -> None:
    say(memory, 1, talk("signup.choose"))

    later = NOW + timedelta(minutes=30)
    assert memory.open(message(2), later).talk == Talk(later, serial=4)


@pytest.mark.parametrize("answer", [Answer("你好 <a>]]>"), Answer(), Answer(hand_over=True)])
def test_a_repeat_gets_the_same_answer_and_no_turn(memory: Waiting, answer: Answer) -> None:
    opening = memory.open(message(1), NOW)
    memory.close(message(1), opening, None, answer)

    assert memory.open(message(1), NOW).answer == answer
    assert memory.open(message(2), NOW).answer is None


def test_the_same_id_from_another_person_is_another_message(memory: Waiting) -> None:
    say(memory, 1, None)

    assert memory.open(message(1, "bob"), NOW).answer is None


def test_an_abandoned_message_is_handled_anew(memory: Waiting) -> None:
    say(memory, 1, talk("signup.choose"))
    memory.abandon(message(2), memory.open(message(2), NOW))

    again = memory.open(message(2), NOW)
    assert again.answer is None
    assert again.talk == talk("signup.choose")


def test_a_message_gives_up_when_the_one_before_takes_too_long(make: StageMaker) -> None:
    memory = make(SOON, LONG).memory
    memory.open(message(1), NOW)

    with pytest.raises(PersonBusyError):
        memory.open(message(2), NOW)
    with pytest.raises(PersonBusyError):
        memory.open(message(1), NOW)


def test_nobody_waits_for_another_person(make: StageMaker) -> None:
    memory = make(SOON, LONG).memory
    for number, openid in enumerate(("alice", "bob", "charlie")):
        memory.open(message(number, openid), NOW)


def test_messages_of_one_person_are_handled_one_after_the_other(memory: Waiting) -> None:
    inside = Lock()

    def count(number: int) -> None:
        opening = memory.open(message(number), NOW)
        assert inside.acquire(blocking=False)
        serial = opening.talk.serial + 1 if opening.talk else 1
        inside.release()
        memory.close(message(number), opening, Talk(NOW, serial=serial), HELLO)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(40)))
    assert heard(memory, 99) == Talk(NOW, serial=40)


def test_of_one_message_three_times_at_once_one_is_handled(memory: Waiting) -> None:
    together, handled = Barrier(3), []

    def deliver(attempt: int) -> str:
        together.wait()
        opening = memory.open(message(1), NOW)
        if opening.answer:
            return opening.answer.text
        handled.append(attempt)
        memory.close(message(1), opening, None, Answer(f"答 {attempt}"))
        return f"答 {attempt}"

    with ThreadPoolExecutor(3) as threads:
        answers = set(threads.map(deliver, range(3)))
    assert answers == {f"答 {handled[0]}"}
    assert len(handled) == 1


def test_a_repeat_that_comes_while_the_first_is_handled_waits_for_its_answer(memory: Waiting) -> None:
    asked = Event()

    def repeat() -> Answer | None:
        asked.set()
        return memory.open(message(1), NOW).answer

    with ThreadPoolExecutor(1) as threads:
        opening = memory.open(message(1), NOW)
        waiting = threads.submit(repeat)
        asked.wait()
        memory.close(message(1), opening, None, HELLO)
        assert waiting.result() == HELLO


def test_a_turn_that_outlived_its_lease_overwrites_no_talk(make: StageMaker) -> None:
    memory = make(LONG, SOON).memory
    slow = memory.open(message(1), NOW)
    fast = memory.open(message(2), NOW)  # waits until the lease of the slow one ends

    memory.close(message(1), slow, talk("slow"), Answer("慢"))
    memory.close(message(2), fast, talk("fast"), Answer("快"))

    assert heard(memory, 3) == talk("fast")
    assert memory.open(message(1), NOW).answer == Answer("慢")


def test_a_turn_that_outlived_its_lease_changes_no_answer_given_meanwhile(make: StageMaker) -> None:
    memory = make(LONG, SOON).memory
    slow, fast = memory.open(message(1), NOW), memory.open(message(1), NOW)

    memory.close(message(1), fast, None, Answer("快"))
    memory.close(message(1), slow, None, Answer("慢"))

    assert memory.open(message(1), NOW).answer == Answer("快")


def test_a_turn_that_outlived_its_lease_ends_nobody_elses(make: StageMaker) -> None:
    memory = make(SOON * 2, SOON).memory
    slow = memory.open(message(1), NOW)
    fast = memory.open(message(2), NOW)
    memory.abandon(message(1), slow)

    memory.close(message(2), fast, talk("fast"), HELLO)
    assert heard(memory, 3) == talk("fast")
