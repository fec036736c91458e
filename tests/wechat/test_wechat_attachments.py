"""Link cards and pictures on the wire: what each road carries of them, and what it leads to instead."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.deliveries import Layout, Road
from bot.domain.sending import Attempted, Fate, Letter
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.payloads import payload
from bot.wechat.pictures import GET, UPLOAD, PlatformPictures
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.wechat.kit import ALICE, NOON, Clock, LocalShelf, account
from tests.wechat.stub_platform import CUSTOM, Platform, Raw

CARD = {"card_title": "指南", "card_text": "请看", "card_url": "https://example.org/a", "card_picture": ""}
PICTURE = {
    "picture_url": "http://mmbiz.qpic.cn/a/0",
    "media_id": "media-1",
    "media_until": (NOON + timedelta(hours=1)).isoformat(),
}


def letter(road: Road, fields: Mapping[str, str]) -> Letter:
    return Letter(
        7, ALICE, road, "请看", Layout.NOTICE, "juyiqi-7", {"subject": "通知", "text": "请看", **fields}
    )


def body(road: Road, fields: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(payload(account(), letter(road, fields), NOON).body)
    return found


def test_a_card_is_one_article_of_customer_service() -> None:
    article = {"title": "指南", "description": "请看", "url": "https://example.org/a", "picurl": ""}
    expected = {"touser": ALICE, "msgtype": "news", "news": {"articles": [article]}}
    assert body(Road.CUSTOM, CARD) == expected


@pytest.mark.parametrize(
    ("fields", "url"), [(CARD, "https://example.org/a"), (PICTURE, "http://mmbiz.qpic.cn/a/0"), ({}, None)]
)
def test_a_template_leads_to_it(fields: Mapping[str, str], url: str | None) -> None:
    assert body(Road.TEMPLATE, fields).get("url") == url


@pytest.mark.parametrize(("minutes", "messages"), [(0, ["text", "image"]), (61, ["text"])])
def test_a_picture_follows_its_words_while_the_platform_keeps_it(
    platform: Platform, minutes: int, messages: list[str]
) -> None:
    settings, clock = account(api_base=platform.base), Clock(NOON + timedelta(minutes=minutes))
    keeper = TokenKeeper(StableToken(settings, clock), LocalShelf(), clock)
    messenger = WeChatMessenger(settings, keeper, clock, 8, lambda name: None)
    assert messenger.send([letter(Road.CUSTOM, PICTURE)]) == [Attempted(7, Fate.SENT)]
    assert [request.body["msgtype"] for request in platform.to(CUSTOM)] == messages


def pictures(platform: Platform) -> PlatformPictures:
    settings, clock = account(api_base=platform.base), Clock()
    return PlatformPictures(settings, TokenKeeper(StableToken(settings, clock), LocalShelf(), clock))


def test_a_picture_is_fetched_and_given_a_new_id(platform: Platform) -> None:
    platform.on(GET, Raw(b"\xff\xd8 a picture"))
    platform.on(UPLOAD, {"type": "image", "media_id": "media-2", "created_at": 1})
    assert pictures(platform).renew("media-1") == "media-2"
    (asked,), (given,) = platform.to(GET), platform.to(UPLOAD)
    assert (asked.query["media_id"], given.query["type"]) == ("media-1", "image")
    assert b"\xff\xd8 a picture" in given.raw


def test_what_the_platform_has_forgotten_stays_as_it_is(
    platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    platform.on(GET, {"errcode": 40007, "errmsg": "invalid media_id"})
    assert pictures(platform).renew("media-1") == ""
    assert platform.to(UPLOAD) == []
    platform.on(GET, Raw(b"\xff\xd8"))
    platform.on(UPLOAD, {"errcode": 45001, "errmsg": "too large"})
    assert pictures(platform).renew("media-1") == ""
    platform.on(GET, Raw(reset=True))
    assert pictures(platform).renew("media-1") == ""
    assert "T0ken" not in caplog.text
