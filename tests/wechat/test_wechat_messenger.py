"""Sending over real HTTP: every answer of the platform has its fate, and a stop is a stop."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.sending import Attempted, Fate, Letter, Messenger
from bot.wechat.errors import TABLE
from bot.wechat.messenger import WeChatMessenger
from bot.wechat.stable_token import StableToken
from bot.wechat.token import TokenKeeper
from tests.wechat.kit import SECRET, Clock, LocalShelf, account, letter
from tests.wechat.stub_platform import CUSTOM, TEMPLATE, TOKEN_CALL, Platform, Raw, Request

BOTH = [Road.CUSTOM, Road.TEMPLATE]
PATHS = {Road.CUSTOM: CUSTOM, Road.TEMPLATE: TEMPLATE}
TOKENS = [code for code, ruling in TABLE.items() if ruling.token]


class Desk:
    """A messenger wired to the stub platform, and what it counted."""

    def __init__(
        self, base: str, shelf: LocalShelf | None = None, concurrency: int = 8, **settings: Any
    ) -> None:
        self.settings, self.clock, self.counted = account(api_base=base, **settings), Clock(), Counter[str]()
        fetch = StableToken(self.settings, self.clock)
        keeper = TokenKeeper(fetch, shelf or LocalShelf(), self.clock)
        self.messenger: Messenger = WeChatMessenger(
            self.settings, keeper, self.clock, concurrency, lambda name: self.counted.update([name])
        )

    def send(self, *letters: Letter) -> list[Attempted]:
        return list(self.messenger.send(letters))


@pytest.fixture
def desk(platform: Platform) -> Desk:
    return Desk(platform.base)


def fates(attempts: list[Attempted]) -> list[Fate]:
    return [attempt.fate for attempt in attempts]


def test_a_customer_service_message_goes_out_as_text(platform: Platform, desk: Desk) -> None:
    assert desk.send(letter(7)) == [Attempted(7, Fate.SENT)]
    (request,) = platform.to(CUSTOM)
    assert request.body == {
        "touser": letter(7).openid,
        "msgtype": "text",
        "text": {"content": letter(7).text},
    }
    assert "雷锋车队".encode() in request.raw
    assert request.token.startswith("1_")
    assert desk.counted == {"send_sent": 1}


def test_a_template_message_goes_out_with_its_fields_and_key(platform: Platform, desk: Desk) -> None:
    assert desk.send(letter(7, Road.TEMPLATE)) == [Attempted(7, Fate.SENT, "200228332")]
    (request,) = platform.to(TEMPLATE)
    assert request.body == {
        "touser": letter(7).openid,
        "template_id": "tpl-reminder",
        "client_msg_id": "juyiqi-7",
        "data": {
            "thing1": {"value": "参观电影博物馆"},
            "time2": {"value": "2027年3月1日 08:30"},
            "thing3": {"value": "社区门口"},
            "thing4": {"value": "-"},
        },
    }


def test_each_layout_has_its_template(platform: Platform, desk: Desk) -> None:
    desk.send(letter(7, Road.TEMPLATE, layout=Layout.NOTICE, fields={"subject": "通知", "text": "改到九点"}))
    (request,) = platform.to(TEMPLATE)
    assert (request.body["template_id"], request.body["data"]["thing2"]) == (
        "tpl-notice",
        {"value": "改到九点"},
    )


def test_a_notice_that_does_not_say_when_it_was_sent_is_sent_now(platform: Platform, desk: Desk) -> None:
    desk.send(letter(7, Road.TEMPLATE, layout=Layout.NOTICE, fields={"subject": "通知", "text": "改到九点"}))
    (request,) = platform.to(TEMPLATE)
    assert request.body["data"]["time3"] == {"value": "2027年2月28日 12:00"}


def test_a_text_that_is_too_long_is_cut_before_the_platform_refuses_it(
    platform: Platform, desk: Desk
) -> None:
    desk.send(letter(text="汉" * 1000))
    (request,) = platform.to(CUSTOM)
    assert request.body["text"]["content"] == "汉" * 682


def test_no_letters_are_no_calls(platform: Platform, desk: Desk) -> None:
    assert desk.send() == []
    assert not platform.requests


# Every code


@pytest.mark.parametrize("road", BOTH)
@pytest.mark.parametrize("code", [code for code in TABLE if code not in TOKENS] + [99999])
def test_every_code_has_the_fate_that_the_table_says(
    platform: Platform, desk: Desk, code: int, road: Road
) -> None:
    platform.on(PATHS[road], {"errcode": code, "errmsg": "words", "msgid": 5})
    ruling = TABLE.get(code)
    (attempt,) = desk.send(letter(road=road))
    assert attempt.fate is (ruling.fate if ruling else Fate.FAILED)
    assert attempt.reason is (ruling.reason if ruling else Reason.SYSTEM_FAILED)
    assert attempt.after == (ruling.wait(desk.clock.now()) if ruling else None)
    assert desk.counted["alert"] == (ruling.alert if ruling else 1)
    assert len(platform.to(PATHS[road])) == 1


def test_a_repeat_that_the_platform_knew_is_sent_and_keeps_its_number(platform: Platform, desk: Desk) -> None:
    platform.on(TEMPLATE, {"errcode": 45065, "errmsg": "clientmsgid exist", "msg_id": 34182})
    assert desk.send(letter(1, Road.TEMPLATE)) == [Attempted(1, Fate.SENT, "34182")]


def test_results_come_in_the_order_of_the_letters(platform: Platform, desk: Desk) -> None:
    refused = {letter(n).openid: 43004 for n in range(0, 60, 3)} | {
        letter(n).openid: 45015 for n in range(1, 60, 3)
    }
    platform.on(CUSTOM, lambda request: {"errcode": refused.get(request.body["touser"], 0)})
    attempts = desk.send(*(letter(n) for n in range(60)))
    assert [attempt.delivery_id for attempt in attempts] == list(range(60))
    assert fates(attempts) == [Fate.GONE, Fate.OTHER_ROAD, Fate.SENT] * 20


# Stops


def one_by_one(platform: Platform) -> Desk:
    return Desk(platform.base, concurrency=1)


@pytest.mark.parametrize(
    ("code", "after"),
    [(45009, timedelta(hours=12)), (45011, timedelta(minutes=1)), (48001, timedelta(hours=24))],
)
def test_a_used_up_quota_ends_its_road_only(platform: Platform, code: int, after: timedelta) -> None:
    platform.on(CUSTOM, {"errcode": code})
    desk = one_by_one(platform)
    attempts = desk.send(*(letter(n) for n in range(3)), letter(3, Road.TEMPLATE))
    assert fates(attempts) == [Fate.HALTED] * 3 + [Fate.SENT]
    assert {attempt.after for attempt in attempts[:3]} == {after}
    assert (len(platform.to(CUSTOM)), len(platform.to(TEMPLATE))) == (1, 1)


@pytest.mark.parametrize("code", [40164, 61004, 89503, 89506, 89507, 50004, 40013])
def test_an_address_or_account_that_is_barred_ends_everything(platform: Platform, code: int) -> None:
    platform.on(CUSTOM, {"errcode": code})
    desk = one_by_one(platform)
    attempts = desk.send(letter(1), letter(2), letter(3, Road.TEMPLATE))
    assert fates(attempts) == [Fate.HALTED] * 3
    assert all(attempt.after for attempt in attempts)
    assert (len(platform.to(CUSTOM)), len(platform.to(TEMPLATE)), desk.counted["alert"]) == (1, 0, 1)


def test_a_removed_template_ends_that_template_only(platform: Platform) -> None:
    def judge(request: Request) -> dict[str, Any]:
        return {"errcode": 40037 if request.body["template_id"] == "tpl-reminder" else 0}

    platform.on(TEMPLATE, judge)
    reminders = [letter(n, Road.TEMPLATE) for n in range(3)]
    desk = one_by_one(platform)
    attempts = desk.send(*reminders, letter(3, Road.TEMPLATE, layout=Layout.NOTICE), letter(4))
    assert fates(attempts) == [Fate.OTHER_ROAD] * 3 + [Fate.SENT] * 2
    assert (len(platform.to(TEMPLATE)), desk.counted["alert"]) == (2, 1)


def test_a_fault_of_ours_alerts_once_a_batch(platform: Platform, desk: Desk) -> None:
    platform.on(TEMPLATE, {"errcode": 47003, "errmsg": "argument invalid! data.thing4.value invalid"})
    desk.send(*(letter(n, Road.TEMPLATE) for n in range(20)))
    assert (desk.counted["alert"], desk.counted["send_failed"]) == (1, 20)


# The token


@pytest.mark.parametrize("code", TOKENS)
def test_a_refused_token_is_replaced_once_for_the_whole_batch(platform: Platform, code: int) -> None:
    platform.on(CUSTOM, lambda r: {"errcode": code if r.token.startswith("1_") else 0})
    desk = Desk(platform.base, concurrency=32)
    assert fates(desk.send(*(letter(n) for n in range(100)))) == [Fate.SENT] * 100
    assert platform.tokens == 2
    assert 100 < len(platform.to(CUSTOM)) <= 132


def test_a_token_that_dies_in_the_middle_loses_no_letter(platform: Platform, desk: Desk) -> None:
    seen = Counter[str]()

    def judge(request: Request) -> dict[str, Any]:
        seen.update([request.token[:2]])
        return {"errcode": 42001 if request.token.startswith("1_") and seen["1_"] > 20 else 0}

    platform.on(CUSTOM, judge)
    assert fates(desk.send(*(letter(n) for n in range(60)))) == [Fate.SENT] * 60
    assert platform.tokens == 2


@pytest.mark.parametrize("code", TOKENS)
def test_a_platform_that_refuses_every_token_halts_and_alerts(platform: Platform, code: int) -> None:
    platform.on(CUSTOM, {"errcode": code})
    desk = one_by_one(platform)
    attempts = desk.send(*(letter(n) for n in range(10)))
    assert fates(attempts) == [Fate.HALTED] * 10
    assert {attempt.after for attempt in attempts} == {timedelta(minutes=5)}
    assert (platform.tokens, len(platform.to(CUSTOM)), desk.counted["alert"]) == (2, 2, 1)


def test_without_a_token_nothing_is_tried(platform: Platform, desk: Desk) -> None:
    platform.on(TOKEN_CALL, {"errcode": 89507, "errmsg": "refused"})
    attempts = desk.send(letter(1), letter(2, Road.TEMPLATE))
    assert {(a.fate, a.after) for a in attempts} == {(Fate.HALTED, timedelta(hours=1))}
    assert attempts[0].reason is Reason.NOT_ALLOWED
    assert not platform.to(CUSTOM)
    assert desk.counted["alert"] == 1


def test_when_no_new_token_is_to_be_had_the_rest_waits_as_long_as_it_says(platform: Platform) -> None:
    platform.on(CUSTOM, lambda _: platform.on(TOKEN_CALL, {"errcode": 89506}) or {"errcode": 40001})
    attempts = one_by_one(platform).send(letter(1), letter(2))
    assert {(a.fate, a.after) for a in attempts} == {(Fate.HALTED, timedelta(hours=24))}
    assert len(platform.to(CUSTOM)) == 1


class BrokenShelf(LocalShelf):
    """Its store is gone, and it says so in its own words."""

    def lock(self) -> AbstractContextManager[None]:
        raise LookupError(f"gone {SECRET}")


def test_a_shelf_that_breaks_halts_without_raising(
    platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(platform.base, BrokenShelf())
    (attempt,) = desk.send(letter(1))
    assert (attempt.fate, attempt.reason) == (Fate.HALTED, Reason.SYSTEM_FAILED)
    assert desk.counted["alert"] == 1
    assert SECRET not in caplog.text + repr([vars(record) for record in caplog.records])


# The network


@pytest.mark.parametrize("road", BOTH)
@pytest.mark.parametrize(
    "trouble",
    [
        Raw(b"<html>busy</html>"),
        Raw(b"<html>bad gateway</html>", status=502),
        Raw(b'{"errcode":0,"errm', cut=10),
        Raw(b'{"errcode":0,"errm'),
        Raw(b'{"msgid":5}', status=500),
        Raw(b"[]"),
        Raw(b""),
        Raw(b"\xff\xfe"),
        Raw(b"", status=302),
        Raw(reset=True),
    ],
)
def test_no_readable_answer_leaves_it_open_whether_it_arrived(
    platform: Platform, desk: Desk, trouble: Raw, road: Road
) -> None:
    platform.on(PATHS[road], trouble)
    (attempt,) = desk.send(letter(road=road))
    assert (attempt.fate, attempt.reason) == (Fate.UNKNOWN, Reason.NO_ANSWER)
    assert len(platform.to(PATHS[road])) == 1


def test_a_slow_platform_leaves_it_open_too(platform: Platform, desk: Desk) -> None:
    platform.on(CUSTOM, Raw(wait=True))
    platform.on(TEMPLATE, lambda _: Raw(wait=True))
    assert fates(desk.send(letter(1), letter(2, Road.TEMPLATE))) == [Fate.UNKNOWN] * 2


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://does-not-exist.invalid"])
def test_where_nobody_was_reached_it_certainly_did_not_arrive(base: str, clock: Clock) -> None:
    shelf = LocalShelf(("T0ken", clock.now() + timedelta(hours=1)))
    attempts = Desk(base, shelf).send(letter(1), letter(2, Road.TEMPLATE))
    assert {(a.fate, a.reason) for a in attempts} == {(Fate.RETRY, Reason.NO_ANSWER)}


@pytest.mark.parametrize("answer", [{"errcode": "0"}, {}, {"errmsg": "ok"}])
def test_a_missing_code_is_success(platform: Platform, desk: Desk, answer: dict[str, Any]) -> None:
    platform.on(CUSTOM, answer)
    assert fates(desk.send(letter())) == [Fate.SENT]


@pytest.mark.parametrize("code", ["many", None, [1], {}])
def test_a_code_that_is_no_number_tells_nothing(platform: Platform, desk: Desk, code: Any) -> None:
    platform.on(CUSTOM, {"errcode": code})
    assert fates(desk.send(letter())) == [Fate.UNKNOWN]


# Logs


TROUBLES: dict[str, dict[str, Any] | Raw | Callable[[Request], Any]] = {
    "refused": {"errcode": 40001, "errmsg": "x"},
    "quoting": lambda r: {"errcode": 40003, "errmsg": f"{r.body['touser']} {r.token}"},
    "html": Raw(b"<html>"),
    "reset": Raw(reset=True),
    "quota": {"errcode": 45009, "errmsg": "x"},
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_log_record_holds_a_token_a_secret_or_a_whole_openid(
    platform: Platform, desk: Desk, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.on(CUSTOM, TROUBLES[trouble])
    desk.send(letter(7))
    told = caplog.text + repr([vars(record) for record in caplog.records])
    assert "wechat.not_sent" in told
    for secret in (SECRET, "T0ken-", letter(7).openid):
        assert secret not in told


# Rights and numbers


@pytest.mark.parametrize(
    ("kind", "custom", "template"),
    [
        ("subscription", False, False),
        ("verified_subscription", True, False),
        ("service", True, True),
        ("test", True, True),
    ],
)
def test_which_roads_an_account_has(kind: str, custom: bool, template: bool) -> None:
    messenger = Desk("http://127.0.0.1:9", account=kind).messenger
    assert messenger.carries(Road.CUSTOM, Layout.NOTICE) is custom
    assert messenger.carries(Road.TEMPLATE, Layout.NOTICE) is template
    assert not messenger.carries(Road.MAILBOX, Layout.NOTICE)


def test_a_template_that_is_not_registered_carries_nothing() -> None:
    only_reminders = {"reminder": {"id": "tpl", "fields": {"thing1": "title"}}}
    messenger = Desk("http://127.0.0.1:9", templates=only_reminders).messenger
    assert messenger.carries(Road.TEMPLATE, Layout.REMINDER)
    assert not messenger.carries(Road.TEMPLATE, Layout.NOTICE)


def test_five_hundred_letters_go_out_together(platform: Platform) -> None:
    desk = Desk(platform.base, concurrency=64)
    started = time.monotonic()
    attempts = desk.send(*(letter(n) for n in range(500)))
    assert fates(attempts) == [Fate.SENT] * 500
    assert len({request.body["touser"] for request in platform.to(CUSTOM)}) == 500
    assert platform.tokens == 1
    assert time.monotonic() - started < 30


def test_a_letter_that_cannot_be_written_harms_no_other(platform: Platform) -> None:
    desk = Desk(platform.base, concurrency=2)
    attempts = desk.send(letter(1, Road.MAILBOX), *(letter(n) for n in range(2, 10)))
    assert fates(attempts) == [Fate.UNKNOWN] + [Fate.SENT] * 8
    assert desk.counted["alert"] == 1
