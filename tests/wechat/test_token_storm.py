"""A token that dies under many workers: one of them fetches a new one, and nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from bot.domain.deliveries import Road
from bot.domain.sending import Fate
from bot.memory.connection import connect
from bot.memory.shelf import RedisShelf
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.memory.processes import at_once
from tests.sandbox.toys import APP_ID, SECRET, Box, running_box, running_webhook
from tests.wechat.kit import Clock, account, letter

PROCESSES, BATCHES, LETTERS = 4, 4, 40


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with running_webhook() as webhook, running_box(webhook, tmp_path) as box:
        yield box


def messenger(api: str, redis_url: str, prefix: str) -> WeChatMessenger:
    template = {"id": "TEMPLATE_REMINDER", "fields": {"thing1": "title", "time2": "starts_at"}}
    fields = {"thing3": "place", "thing4": "note"}
    template["fields"] |= fields  # type: ignore[operator]
    settings = account(api_base=api, app_id=APP_ID, app_secret=SECRET, templates={"reminder": template})
    shelf = RedisShelf(connect(redis_url), prefix, patience=timedelta(seconds=60))
    keeper = TokenKeeper(StableToken(settings, Clock()), shelf, Clock())
    return WeChatMessenger(settings, keeper, Clock(), 8, lambda _: None)


def work(api: str, redis_url: str, prefix: str, process: int, openids: list[str]) -> Counter[Fate]:
    """One worker process: several batches at once, as its threads send them."""
    ours = messenger(api, redis_url, prefix)

    def batch(number: int) -> list[Fate]:
        first = (process * BATCHES + number) * LETTERS
        letters = [letter(first + n, Road.TEMPLATE, openid=openids[n]) for n in range(LETTERS)]
        return [attempt.fate for attempt in ours.send(letters)]

    with ThreadPoolExecutor(BATCHES) as threads:
        return Counter(fate for fates in threads.map(batch, range(BATCHES)) for fate in fates)


def storm(box: Box, redis_url: str, prefix: str) -> Counter[Fate]:
    openids = [box.person(f"r{number}") for number in range(LETTERS)]
    jobs = [(box.url, redis_url, prefix, process, openids) for process in range(PROCESSES)]
    return sum(at_once(work, jobs), Counter())


def fetches(box: Box) -> int:
    return sum(box.get("stats")["api"].get("/cgi-bin/stable_token", {}).values())


@pytest.fixture
def prefix() -> str:
    return f"{token_hex(4)}:"


def test_a_token_that_somebody_else_killed_is_fetched_once(box: Box, redis_url: str, prefix: str) -> None:
    messenger(box.url, redis_url, prefix).send([letter(0, Road.TEMPLATE, openid=box.person())])
    assert "access_token" in box.stable(force=True)
    before = fetches(box)
    assert storm(box, redis_url, prefix) == {Fate.SENT: PROCESSES * BATCHES * LETTERS}
    assert fetches(box) - before == 1


def test_a_platform_that_refuses_good_tokens_now_and_then_is_asked_once(
    box: Box, redis_url: str, prefix: str
) -> None:
    messenger(box.url, redis_url, prefix).send([letter(0, Road.TEMPLATE, openid=box.person())])
    box.fault("40001", "/cgi-bin/message/template/send", rate=0.2)
    before = fetches(box)
    fates = storm(box, redis_url, prefix)
    assert fetches(box) - before == 1
    assert set(fates) <= {Fate.SENT, Fate.RETRY}
    assert fates[Fate.SENT] > 0.9 * PROCESSES * BATCHES * LETTERS
