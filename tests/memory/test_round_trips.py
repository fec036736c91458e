"""How often Redis is asked: twice a message, whatever the message does."""

from collections.abc import Callable

import redis

from bot.memory import keys
from bot.memory.async_line import AsyncLine
from bot.memory.connection import Line, connect
from bot.memory.turns import SCRIPTS, RedisMemory
from bot.memory.windows import RedisWindows
from tests.memory.conftest import Remember
from tests.memory.loops import Waiting, running_loop
from tests.memory.people import HELLO, NOW, message, talk
from tests.memory.server import Server

Work = Callable[[Line, Waiting], None]


def asked(server: Server, work: Work) -> list[str]:
    """The commands that came over the wire while `work` ran; what scripts do inside is not among them."""
    line, turns = connect(server.url), AsyncLine(server.url, SCRIPTS)
    with running_loop() as wait:
        memory = Waiting(RedisMemory(turns), wait)
        wait(turns.call("PING"))
        work(line, memory)  # once unwatched: scripts are loaded, the connections stand
        with redis.Redis.from_url(server.url) as client, client.monitor() as monitor:
            work(line, memory)
            wait(turns.call("ECHO", "the end"))  # comes after all that nobody waited for
            seen = []
            while "the end" not in (entry := monitor.next_command())["command"]:
                seen += [entry["command"].split()[0]] if entry["client_type"] != "lua" else []
        wait(turns.close())
    return seen


def test_a_message_asks_twice(own_redis: Server) -> None:
    def ten_messages(line: Line, memory: Waiting) -> None:
        first = line.call("INCRBY", "messages", 10)
        for number in range(first, first + 10):
            memory.close(message(number), memory.open(message(number), NOW), talk("signup.choose"), HELLO)

    assert asked(own_redis, ten_messages) == ["INCRBY", *["EVALSHA"] * 20]


def test_a_repeat_asks_once(own_redis: Server) -> None:
    def repeat(line: Line, memory: Waiting) -> None:
        opening = memory.open(message(1), NOW)
        if not opening.answer:
            memory.close(message(1), opening, None, HELLO)

    assert asked(own_redis, repeat) == ["EVALSHA"]


def test_a_chunk_of_people_is_one_round_trip(own_redis: Server) -> None:
    crowd = [f"resident{number}" for number in range(300)]

    def spend(line: Line, memory: Waiting) -> None:
        RedisWindows(line).spend(crowd, NOW)

    assert asked(own_redis, spend) == ["SCRIPT", *["EVALSHA"] * 300]


def test_all_keys_of_a_person_share_one_hash_tag() -> None:
    person = [keys.lock("p:", "alice"), keys.talk("p:", "alice"), keys.window("p:", "alice")]
    person.append(keys.answer("p:", "alice", "42}x{"))
    assert keys.of_message("p:", "alice", "42}x{") == (*person[:2], person[3], person[2])
    tags = {key[key.index("{") : key.index("}") + 1] for key in person}

    assert tags == {"{alice}"}
    assert len(set(person)) == 4


def test_every_key_has_an_end(line: Line, redis_url: str, prefix: str, remember: Remember) -> None:
    """Redis forgets by itself whom nobody hears from any more."""
    memory = remember(redis_url, prefix)
    memory.close(message(1), memory.open(message(1), NOW), talk("signup.choose"), HELLO)
    memory.open(message(2), NOW)
    minute, hour = 60_000, 3_600_000
    lives = {
        keys.lock(prefix, "alice"): 12_000,
        keys.talk(prefix, "alice"): 30 * minute,
        keys.answer(prefix, "alice", "1"): 10 * minute,
        keys.window(prefix, "alice"): 49 * hour,
    }

    for key, life in lives.items():
        assert life - minute < line.call("PTTL", key) <= life
