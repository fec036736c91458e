"""The rare calls: menu, codes, people, checks; one retry, no endless ones, and nothing secret told."""

import logging
import traceback
from datetime import UTC, datetime, timedelta

import pytest

from bot.wechat.check import Finding, check
from bot.wechat.client import Client
from bot.wechat.menu import Button, MenuError, publish
from bot.wechat.qr import QrCodes, SceneError
from bot.wechat.redact import redact
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenError, TokenKeeper
from bot.wechat.users import Follower, follower
from bot.wechat.wire import ApiError
from tests.wechat.kit import ALICE, SECRET, Clock, LocalShelf, account
from tests.wechat.stub_platform import TOKEN_CALL, Platform, Raw

MENU, QR, USER, CALLBACK = (
    "/cgi-bin/menu/create",
    "/cgi-bin/qrcode/create",
    "/cgi-bin/user/info",
    "/cgi-bin/callback/check",
)
BUTTONS = [Button("活动", "menu.activities"), Button("我的", "menu.mine"), Button("帮助", "menu.help")]
REFUSED = {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest rid: 1"}


def keeper(platform: Platform) -> TokenKeeper:
    clock = Clock()
    return TokenKeeper(StableToken(account(api_base=platform.base), clock), LocalShelf(), clock)


@pytest.fixture
def client(platform: Platform) -> Client:
    return Client(account(api_base=platform.base), keeper(platform))


def test_the_menu_is_published_in_raw_utf8(platform: Platform, client: Client) -> None:
    publish(client, BUTTONS)
    (request,) = platform.to(MENU)
    assert request.body["button"][0] == {"type": "click", "name": "活动", "key": "menu.activities"}
    assert "活动".encode() in request.raw


@pytest.mark.parametrize(
    "buttons",
    [
        [],
        BUTTONS * 2,
        [Button("最近的志愿活动", "k")],
        [Button("", "k")],
        [Button("活动", "")],
        [Button("活动", "k" * 129)],
    ],
)
def test_a_menu_that_the_platform_would_refuse_is_not_sent(
    platform: Platform, client: Client, buttons: list[Button]
) -> None:
    with pytest.raises(MenuError):
        publish(client, buttons)
    assert not platform.requests


def test_a_code_lasts_for_a_time_or_for_ever(platform: Platform, client: Client) -> None:
    platform.on(QR, {"ticket": "gQ+/=", "expire_seconds": 60, "url": "http://weixin.qq.com/q/x"})
    codes = QrCodes(client, account(qr_base="http://127.0.0.1:1"))
    code = codes.create("activity-12", timedelta(days=7))
    codes.create("activity-12", None)
    assert code.content == "http://weixin.qq.com/q/x"
    assert code.picture_url == "http://127.0.0.1:1/cgi-bin/showqrcode?ticket=gQ%2B%2F%3D"
    brief, lasting = (request.body for request in platform.to(QR))
    assert (brief["action_name"], brief["expire_seconds"]) == ("QR_STR_SCENE", 604800)
    assert (lasting["action_name"], "expire_seconds" in lasting) == ("QR_LIMIT_STR_SCENE", False)
    assert brief["action_info"] == {"scene": {"scene_str": "activity-12"}}


@pytest.mark.parametrize(
    ("scene", "lasts"), [("", None), ("x" * 65, None), ("x", timedelta()), ("x", timedelta(days=31))]
)
def test_an_impossible_code_is_not_asked_for(
    platform: Platform, client: Client, scene: str, lasts: timedelta | None
) -> None:
    with pytest.raises(SceneError):
        QrCodes(client, account()).create(scene, lasts)
    assert not platform.requests


def test_what_is_told_of_a_follower(platform: Platform, client: Client) -> None:
    told = {"subscribe": 1, "openid": ALICE, "language": "zh_CN", "subscribe_time": 1714112445}
    platform.on(USER, told | {"qr_scene_str": "activity-12"})
    since = datetime(2024, 4, 26, 6, 20, 45, tzinfo=UTC)
    assert follower(client, ALICE) == Follower(True, "zh_CN", since, "activity-12")
    platform.on(USER, {"subscribe": 0, "openid": ALICE})
    assert follower(client, ALICE) == Follower(follows=False)


def test_a_check_of_a_working_account(platform: Platform, client: Client) -> None:
    platform.on(CALLBACK, {"dns": [], "ping": [{"ip": "1.2.3.4", "package_loss": "0%"}]})
    found = list(check(keeper(platform), client))
    assert found == [Finding("token", True, ""), Finding("callback", True, "")]


def test_a_check_that_finds_lost_packets(platform: Platform, client: Client) -> None:
    platform.on(CALLBACK, {"ping": [{"ip": "1.2.3.4", "package_loss": "100%"}]})
    *_, callback = check(keeper(platform), client)
    assert not callback.ok


def test_a_check_without_a_token_ends_there(platform: Platform, client: Client) -> None:
    platform.on(TOKEN_CALL, {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"})
    (token,) = check(keeper(platform), client)
    assert not token.ok
    assert "1.2.3.4" in token.detail


# The token and the one retry


@pytest.mark.parametrize("code", [40001, 40014, 42001, 41001])
def test_a_refused_token_is_replaced_and_the_call_repeated_once(
    platform: Platform, client: Client, code: int
) -> None:
    platform.on(MENU, lambda r: {"errcode": code} if r.token.startswith("1_") else {"errcode": 0})
    publish(client, BUTTONS)
    assert (platform.tokens, len(platform.to(MENU))) == (2, 2)


def test_a_platform_that_always_refuses_is_asked_twice_and_no_more(
    platform: Platform, client: Client
) -> None:
    platform.on(MENU, REFUSED)
    with pytest.raises(ApiError) as error:
        publish(client, BUTTONS)
    assert error.value.code == 40001
    assert (platform.tokens, len(platform.to(MENU))) == (2, 2)


def test_other_errors_are_not_repeated(platform: Platform, client: Client) -> None:
    platform.on(MENU, {"errcode": 48001, "errmsg": "api unauthorized"})
    with pytest.raises(ApiError) as error:
        publish(client, BUTTONS)
    assert (error.value.code, error.value.endpoint) == (48001, MENU)
    assert len(platform.to(MENU)) == 1


# Secrets

TROUBLES = {
    "refused": REFUSED,
    "quotes everything": {"errcode": 40003, "errmsg": f"bad openid {ALICE} access_token=abc secret {SECRET}"},
    "html": Raw(b"<html>busy</html>"),
    "server error": Raw(b"<html>busy</html>", status=502),
    "redirect": Raw(b"", status=302),
    "cut": Raw(b'{"errcode":0', cut=9),
    "list": Raw(b"[]"),
    "reset": Raw(reset=True),
}


def all_texts(error: BaseException | None) -> str:
    """Everything a log could print of an exception and of what it hangs together with."""
    seen = []
    while error:
        seen.append("".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)))
        error = error.__cause__ or error.__context__
    return "\n".join(seen)


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("path", [USER, TOKEN_CALL])
def test_no_failure_tells_a_secret(
    platform: Platform, client: Client, caplog: pytest.LogCaptureFixture, path: str, trouble: str
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.on(path, TROUBLES[trouble])
    with pytest.raises((ApiError, TokenError)) as error:
        follower(client, ALICE)
    told = all_texts(error.value) + caplog.text + repr([vars(record) for record in caplog.records])
    for secret in (SECRET, "T0ken-", ALICE):
        assert secret not in told
    assert len(platform.to(path)) <= 2


def test_nobody_there_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shelf, settings = (
        LocalShelf(("T0ken-" * 20, datetime(2099, 1, 1, tzinfo=UTC))),
        account(api_base="http://127.0.0.1:9"),
    )
    client = Client(settings, TokenKeeper(StableToken(settings, Clock()), shelf, Clock()))
    with pytest.raises(ApiError) as error:
        follower(client, ALICE)
    assert "T0ken-" not in all_texts(error.value) + caplog.text
    assert ALICE not in all_texts(error.value) + caplog.text


def test_a_slow_platform_is_left_after_the_read_timeout(platform: Platform, client: Client) -> None:
    platform.on(USER, Raw(wait=True))
    with pytest.raises(ApiError, match="Timeout"):
        follower(client, ALICE)


def test_redaction_leaves_what_operators_need() -> None:
    words = "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 650a1b2c-12345678-87654321"
    assert redact(words) == words
    assert redact(f"to {ALICE}") == f"to …{ALICE[-4:]}"
