"""One person's messages, delivered to several web processes at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from bot.dialog.messages import Answer
from bot.dialog.talk import Talk
from bot.memory.connection import connect
from bot.memory.windows import RedisWindows
from tests.memory.conftest import LONG, Remember
from tests.memory.loops import remembering
from tests.memory.people import HELLO, NOW, message
from tests.memory.processes import at_once


def deliver(url: str, prefix: str, process: int) -> tuple[str, str]:
    """Delivers message 1; the answer names the process that handled it."""
    with remembering(url, prefix, LONG) as memory:
        opening = memory.open(message(1), NOW)
        if opening.answer:
            return "repeat", opening.answer.text
        memory.close(message(1), opening, None, Answer(f"process {process}"))
    return "new", f"process {process}"


def count(url: str, prefix: str, process: int) -> None:
    """Sends twenty messages of one person from four threads; each adds one to the talk's serial."""

    def one(number: int) -> None:
        incoming = message(process * 100 + number)
        opening = memory.open(incoming, NOW)
        serial = opening.talk.serial if opening.talk else 0
        memory.close(incoming, opening, Talk(NOW, serial=serial + 1), HELLO)

    with remembering(url, prefix, LONG) as memory, ThreadPoolExecutor(4) as threads:
        list(threads.map(one, range(20)))


def spend(url: str, prefix: str, messages: int = 1) -> int:
    windows = RedisWindows(connect(url), prefix)
    return messages * sum(bool(windows.spend(["alice"], NOW, messages)) for _ in range(10))


def test_of_one_message_in_three_processes_at_once_one_is_handled(
    redis_url: str, prefix: str, remember: Remember
) -> None:
    results = at_once(deliver, [(redis_url, prefix, process) for process in range(3)])

    assert sorted(state for state, _ in results) == ["new", "repeat", "repeat"]
    assert len({text for _, text in results}) == 1


def test_no_message_of_a_person_is_lost_between_processes(
    redis_url: str, prefix: str, remember: Remember
) -> None:
    at_once(count, [(redis_url, prefix, process) for process in range(3)])

    assert remember(redis_url, prefix).open(message(999), NOW).talk == Talk(NOW, serial=60)


def test_processes_that_spend_at_once_share_five(redis_url: str, prefix: str, remember: Remember) -> None:
    remember(redis_url, prefix).open(message(1), NOW)

    assert sum(at_once(spend, [(redis_url, prefix)] * 3)) == 5


def test_messages_with_pictures_never_take_half_of_what_they_need(
    redis_url: str, prefix: str, remember: Remember
) -> None:
    remember(redis_url, prefix).open(message(1), NOW)
    assert sum(at_once(spend, [(redis_url, prefix, 2)] * 3)) == 4
    assert spend(redis_url, prefix) == 1


def test_words_and_pictures_that_leave_at_once_share_five(
    redis_url: str, prefix: str, remember: Remember
) -> None:
    remember(redis_url, prefix).open(message(1), NOW)
    assert sum(at_once(spend, [(redis_url, prefix, 1 + number % 2) for number in range(4)])) == 5
