"""Errors in the log, told to the group of those who run the bot."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import pytest

from bot import alerts
from bot.alerts import QUIET, Alerts, Gate, OwnGate, Teller
from bot.memory.alerts import RedisAlertGate
from bot.memory.connection import connect
from bot.texts.catalogue import load as load_texts
from bot.texts.speech import Speech
from bot.wechat.robot import A_MINUTE, SEND, Robot
from tests.memory.server import Server
from tests.processes import wait_until
from tests.wechat.stub_platform import Platform

KEY = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"
TEXTS = Path(alerts.__file__).parent / "texts"
MOST = 3


class Clock:
    """Stands still until it is moved."""

    at = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def wecom() -> Iterator[Platform]:
    with Platform() as platform:
        platform.on(SEND, {"errcode": 0, "errmsg": "ok"})
        yield platform


@pytest.fixture
def tell(redis_url: str, wecom: Platform) -> Iterator[Callable[[], Teller]]:
    """Makes the teller of one more process."""
    tellers = []
    prefix, speech = f"{token_hex(4)}:", Speech(load_texts(TEXTS), "zh_CN")

    def made(url: str = redis_url) -> Teller:
        gate = RedisAlertGate(connect(url), QUIET, A_MINUTE, prefix)
        own = OwnGate(Clock(), A_MINUTE // 4)
        word = lambda name, facts: speech.alert(name, facts, community="中北路社区", host="server1")  # noqa: E731
        teller = Teller(gate, own, word, Robot(wecom.base, KEY).say, timedelta(milliseconds=10))
        teller.start()
        tellers.append(teller)
        return teller

    yield made
    for teller in tellers:
        teller.end()


@pytest.fixture(params=["own", "redis"])
def gate(request: pytest.FixtureRequest) -> Gate:
    if request.param == "own":
        return OwnGate(Clock(), MOST)
    line = connect(request.getfixturevalue("redis_url"))
    return RedisAlertGate(line, QUIET, MOST, f"{token_hex(4)}:")


def said(wecom: Platform) -> list[str]:
    return [request.body["text"]["content"] for request in wecom.to(SEND)]


def test_an_alert_passes_a_gate_once_and_so_many_pass_in_a_minute(gate: Gate) -> None:
    assert gate.claim("a") == timedelta()
    assert gate.claim("a") is None
    assert [gate.claim(name) for name in "bc"] == [timedelta()] * 2
    wait = gate.claim("d")
    assert wait is not None
    assert timedelta(seconds=55) < wait <= timedelta(minutes=1)


def test_alone_an_alert_is_told_again_after_a_while() -> None:
    clock = Clock()
    gate = OwnGate(clock, MOST)
    assert gate.claim("a") == timedelta()
    clock.at += QUIET
    assert gate.claim("a") == timedelta()


def test_an_error_in_the_log_reaches_the_group_with_what_it_means(
    tell: Callable[[], Teller], wecom: Platform
) -> None:
    log = logging.Logger("test")
    log.addHandler(Alerts(tell()))
    log.warning("wechat.not_sent", extra={"code": 45015})
    log.error("wechat.alert", extra={"code": 45009, "road": "template"})
    wait_until(lambda: wecom.to(SEND))
    (request,) = wecom.to(SEND)
    assert request.query == {"key": KEY}
    text = request.body["text"]["content"]
    assert "中北路社区" in text
    assert "微信接口拒绝了请求" in text
    assert "wechat.alert code=45009 road=template" in text


def test_of_several_processes_one_tells_and_another_code_is_another_alert(
    tell: Callable[[], Teller], wecom: Platform
) -> None:
    for teller in (tell(), tell(), tell()):
        teller.take("wechat.alert", {"code": 45009})
    tell().take("wechat.alert", {"code": 40164})
    tell().take("some.new_error", {})
    wait_until(lambda: len(said(wecom)) == 3)
    assert sum("45009 " in text or "code=45009" in text for text in said(wecom)) >= 1
    assert any("some.new_error" in text and "请看日志" in text for text in said(wecom))


def test_a_storm_keeps_to_twenty_a_minute_whatever_the_number_of_processes(
    tell: Callable[[], Teller], wecom: Platform
) -> None:
    tellers = [tell(), tell()]
    for number in range(30):
        tellers[number % 2].take(f"trouble.{number}", {})
    wait_until(lambda: len(said(wecom)) == A_MINUTE)
    assert len(set(said(wecom))) == A_MINUTE


def test_a_robot_that_fails_is_asked_again_and_its_key_stays_secret(
    tell: Callable[[], Teller], wecom: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([{"errcode": 45009, "errmsg": f"busy {KEY}"}, {"errcode": 0, "errmsg": "ok"}])
    wecom.on(SEND, lambda _: next(answers))
    tell().take("clock.tick_failed", {})
    wait_until(lambda: len(said(wecom)) == 2)
    assert len(set(said(wecom))) == 1
    assert "alerts.not_told" in caplog.text
    assert KEY not in caplog.text


def test_that_redis_is_gone_is_told_all_the_same(tell: Callable[[str], Teller], wecom: Platform) -> None:
    with TemporaryDirectory(prefix="jyq") as folder:
        server = Server(Path(folder))
        server.kill()
        tell(server.url).take("memory.gone", {})
        wait_until(lambda: said(wecom))
    assert "连不上 Redis" in said(wecom)[0]


def test_every_error_that_the_bot_logs_has_words_for_the_group() -> None:
    """Found by reading the sources: a new error without words is told as "other", which helps nobody."""
    root = Path(alerts.__file__).parent
    sources = "".join(file.read_text() for file in root.rglob("*.py"))
    names = set(re.findall(r'log\.(?:error|exception)\(\s*"([^"]+)"', sources))
    texts = load_texts(TEXTS)
    assert {name for name in names if not texts.has(f"alert.{name.replace('.', '_')}")} == set()
    assert len(names) >= 8
