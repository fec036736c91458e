"""Alerts: every error in the log has a name; it is counted, and told to the group of those who run the bot.

Telling happens in a thread of its own: nobody who writes to the bot waits for it, and whatever goes wrong
with it is a warning in the log.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from socket import gethostname
from typing import Protocol

from bot.clock import SystemClock
from bot.domain.ports import Clock, MemoryGoneError
from bot.logs import facts_of
from bot.memory.alerts import RedisAlertGate
from bot.memory.connection import Line
from bot.metrics import ALERTS
from bot.settings import Settings
from bot.texts.speech import Speech
from bot.wechat.robot import A_MINUTE, Robot

KEPT = 100  # alerts that wait to be told; what comes on top stands in the log
QUIET = timedelta(minutes=10)  # the same alert is not told again before
PATIENCE = timedelta(seconds=30)  # after an attempt that failed
TRIES = 10
MINUTE = timedelta(minutes=1)

Facts = Mapping[str, object]
log = logging.getLogger(__name__)


class Gate(Protocol):
    """Who may tell what: bot.memory.alerts for all processes, OwnGate for one."""

    def claim(self, alert: str) -> timedelta | None:
        """Zero: tell it now. None: it was told lately. Else how long to wait before asking again."""


@dataclass(eq=False)
class OwnGate:
    """For while Redis is gone, which is an alert itself: each process keeps to a part of the limit."""

    clock: Clock
    most: int
    _told: dict[str, datetime] = field(default_factory=dict)

    def claim(self, alert: str) -> timedelta | None:
        now = self.clock.now()
        self._told = {name: at for name, at in self._told.items() if now - at < QUIET}
        lately = sorted(at for at in self._told.values() if now - at < MINUTE)
        if alert in self._told:
            return None
        if len(lately) >= self.most:
            return MINUTE - (now - lately[0])
        self._told[alert] = now
        return timedelta()


@dataclass(eq=False)
class Teller:
    """Tells one alert after another. word: an alert's name and facts as a text. say: may raise anything."""

    shared: Gate
    own: Gate
    word: Callable[[str, Facts], str]
    say: Callable[[str], None]
    patience: timedelta = PATIENCE
    _waiting: deque[tuple[str, Facts]] = field(default_factory=deque)
    _news: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        threading.Thread(target=self._run, name="alerts", daemon=True).start()

    def take(self, name: str, facts: Facts) -> None:
        if len(self._waiting) < KEPT:
            self._waiting.append((name, facts))
            self._news.set()

    def end(self) -> None:
        """What waits is given up; it stands in the log."""
        self._ended.set()
        self._news.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._news.wait()
            self._news.clear()
            while self._waiting and not self._ended.is_set():
                self._tell(*self._waiting.popleft())

    def _tell(self, name: str, facts: Facts) -> None:
        while wait := self._claim(f"{name}:{facts.get('code', '')}"):
            self._ended.wait(wait.total_seconds())
        if wait is None:
            return
        for _ in range(TRIES):
            if self._said(name, facts) or self._ended.wait(self.patience.total_seconds()):
                return

    def _claim(self, alert: str) -> timedelta | None:
        if self._ended.is_set():
            return None
        try:
            return self.shared.claim(alert)
        except MemoryGoneError:
            return self.own.claim(alert)

    def _said(self, name: str, facts: Facts) -> bool:
        try:
            self.say(self.word(name, facts))
        except Exception as error:  # noqa: BLE001  an alert must never be the end of alerts
            log.warning("alerts.not_told", extra={"alert": name, "error": type(error).__name__})
            return False
        return True


class Alerts(logging.Handler):
    """For the root logger: whatever is logged as an error is an alert."""

    def __init__(self, teller: Teller | None) -> None:
        super().__init__(logging.ERROR)
        self._teller = teller

    def emit(self, record: logging.LogRecord) -> None:
        name = record.getMessage()[:60]
        ALERTS.labels(name).inc()
        if self._teller:
            self._teller.take(name, facts_of(record))


def watch(settings: Settings, line: Line, speech: Speech) -> None:
    """From here on errors are counted and, with a robot, told; once a process, after logs.set_up."""
    key = settings.alerts.wecom_key.get_secret_value()
    teller = None
    if key:
        gates = RedisAlertGate(line, QUIET, A_MINUTE), OwnGate(SystemClock(), A_MINUTE // 4)
        word = partial(speech.alert, community=settings.community.name, host=gethostname())
        teller = Teller(*gates, word, Robot(settings.alerts.wecom_base, key).say)
        teller.start()
    logging.getLogger().addHandler(Alerts(teller))
