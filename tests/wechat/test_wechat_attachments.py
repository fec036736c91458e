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


def letter(road: Road, fields: Mapping[str, str], picture: str = "") -> Letter:
    said = {"subject": "通知", "text": "请看", **fields}
    return Letter(7, ALICE, road, "请看", Layout.NOTICE, "juyiqi-7", said, picture=picture)


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


def sent(platform: Platform, letter: Letter) -> Attempted:
    settings, clock = account(api_base=platform.base), Clock()
    keeper = TokenKeeper(StableToken(settings, clock), LocalShelf(), clock)
    (attempted,) = WeChatMessenger(settings, keeper, clock, 8, lambda name: None).send([letter])
    return attempted


def kinds(platform: Platform) -> list[str]:
    return [request.body["msgtype"] for request in platform.to(CUSTOM)]


def test_a_picture_that_is_paid_for_follows_its_words(platform: Platform) -> None:
    assert sent(platform, letter(Road.CUSTOM, PICTURE)) == Attempted(7, Fate.SENT)
    assert kinds(platform) == ["text"]
    both = Attempted(7, Fate.SENT, picture=Fate.SENT)
    assert sent(platform, letter(Road.CUSTOM, PICTURE, "media-1")) == both
    assert kinds(platform) == ["text", "text", "image"]
    assert platform.to(CUSTOM)[-1].body["image"] == {"media_id": "media-1"}


@pytest.mark.parametrize(
    ("code", "fate"),
    [(40007, Fate.FAILED), (45047, Fate.OTHER_ROAD), (-1, Fate.RETRY), (45009, Fate.HALTED)],
)
def test_a_picture_that_is_refused_is_told_and_changes_nothing_else(
    platform: Platform, caplog: pytest.LogCaptureFixture, code: int, fate: Fate
) -> None:
    refused = {"errcode": code, "errmsg": "no"}
    platform.on(CUSTOM, lambda it: refused if it.body["msgtype"] == "image" else {"errcode": 0})
    found = sent(platform, letter(Road.CUSTOM, PICTURE, "media-1"))
    assert found == Attempted(7, Fate.SENT, picture=fate)
    assert found.calls == 2
    assert "wechat.picture_not_sent" in caplog.messages


@pytest.mark.parametrize("answer", [{"errcode": 45015, "errmsg": "closed"}, Raw(reset=True)])
def test_a_picture_does_not_follow_words_that_did_not_arrive(platform: Platform, answer: Any) -> None:
    platform.on(CUSTOM, answer)
    assert sent(platform, letter(Road.CUSTOM, PICTURE, "media-1")).picture is None
    assert kinds(platform) == ["text"]


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
