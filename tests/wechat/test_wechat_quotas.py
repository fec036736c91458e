"""Asking the emulated platform for its own count."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.deliveries import Road
from bot.domain.throttle import Counted
from bot.wechat.client import Client
from bot.wechat.payloads import CUSTOM_SEND, TEMPLATE_SEND
from bot.wechat.quotas import PlatformQuotas
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.sandbox.toys import APP_ID, SECRET, Box, running_box, running_webhook
from tests.wechat.kit import Clock, LocalShelf, account
from tests.wechat.stub_platform import Platform, Raw

ASKED = "/cgi-bin/openapi/quota/get"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with running_webhook() as webhook, running_box(webhook, tmp_path) as box:
        yield box


def quotas(base: str) -> PlatformQuotas:
    settings = account(api_base=base, app_id=APP_ID, app_secret=SECRET)
    return PlatformQuotas(
        Client(settings, TokenKeeper(StableToken(settings, Clock()), LocalShelf(), Clock()))
    )


def test_the_platform_tells_what_it_counted_and_allows(box: Box) -> None:
    box.settings(quotas={CUSTOM_SEND: 1000})
    alice = box.person()
    box.say(alice)
    for _ in range(3):
        box.custom(alice)
    box.template(alice)
    book = quotas(box.url)
    assert book.today(Road.CUSTOM) == Counted(3, 1000)
    assert book.today(Road.TEMPLATE) == Counted(1, 100_000)


def test_what_nobody_counts_has_no_number(box: Box) -> None:
    assert quotas(box.url).today(Road.SUBSCRIPTION) is None
    assert quotas(box.url).today(Road.MAILBOX) is None


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 48001, "errmsg": "api unauthorized"},
        {"errcode": 0, "errmsg": "ok"},
        {"errcode": 0, "quota": {"daily_limit": 0, "used": 0}},
        {"errcode": 0, "quota": {"daily_limit": "many"}},
        {"errcode": 0, "quota": [1]},
        Raw(b"<html>"),
        Raw(reset=True),
    ],
)
def test_whatever_else_it_says_is_no_count(platform: Platform, answer: dict[str, object] | Raw) -> None:
    platform.on(ASKED, answer)
    assert quotas(platform.base).today(Road.TEMPLATE) is None
    assert [request.body for request in platform.to(ASKED)] == [{"cgi_path": TEMPLATE_SEND}]
