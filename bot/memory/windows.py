"""The window ledger in Redis: what each person's last action still allows us to send them.

A window is one hash, written when the person's turn is taken: for each scene the messages left, and the
moment it ends by the bot's clock, in milliseconds. Redis's own expiry only clears away what nobody needs
any more, because the bot's clock may travel.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.ports import MemoryGoneError
from bot.domain.windows import GRANTS, Scene, Window
from bot.memory import keys, scripts
from bot.memory.connection import Line
from bot.memory.wire import Command

log = logging.getLogger(__name__)
CHUNK = 500  # people a round trip
KEPT = max(grant.lasts for grant in GRANTS.values()) + timedelta(hours=1)
FIELDS = tuple(name for scene in Scene for name in (scene.value, f"{scene.value}_until"))


@dataclass(frozen=True, slots=True)
class RedisWindows:
    """Implements bot.domain.ports.WindowLedger.

    Each person is judged by a small script of their own, a chunk of people per round trip: one script
    over many people would be refused by a cluster, where they live on different machines, and would make
    everybody else wait while it runs. Where the reply to `spend` is lost what it took is lost as well, until
    the person's next action: less is sent than the platform allows, never more.
    """

    line: Line
    prefix: str = keys.PREFIX

    def spend(self, openids: Collection[str], now: datetime, messages: int = 1) -> set[str]:
        spent: set[str] = set()
        for chunk in _chunks(openids):
            with _told():
                replies = self.line.run_each(scripts.SPEND, self._keys(chunk), (milliseconds(now), messages))
            spent.update(openid for openid, had in zip(chunk, replies, strict=True) if had)
        return spent

    def give_back(self, openids: Collection[str], now: datetime, messages: int = 1) -> None:
        grants = [word for scene in Scene for word in (scene.value, GRANTS[scene].messages)]
        words = (milliseconds(now), messages, *grants)
        with _forgiven():
            for chunk in _chunks(openids):
                self.line.run_each(scripts.GIVE_BACK, self._keys(chunk), words)

    def close(self, openids: Collection[str]) -> None:
        with _forgiven():
            for chunk in _chunks(openids):
                self.line.call_each([("DEL", key) for key in self._keys(chunk)])

    def open_now(self, openids: Collection[str], now: datetime) -> set[str]:
        return {openid for openid, row in self._read(openids) if _is_open(row, now)}

    def standing(self, openids: Collection[str]) -> Mapping[str, Mapping[Scene, Window]]:
        return {openid: found for openid, row in self._read(openids) if (found := _windows(row))}

    def _read(self, openids: Collection[str]) -> Iterator[tuple[str, Sequence[str | None]]]:
        for chunk in _chunks(openids):
            reads: list[Command] = [("HMGET", key, *FIELDS) for key in self._keys(chunk)]
            with _told():
                replies = self.line.call_each(reads)
            yield from zip(chunk, replies, strict=True)

    def _keys(self, openids: Sequence[str]) -> list[str]:
        return [keys.window(self.prefix, openid) for openid in openids]


@contextmanager
def _told() -> Iterator[None]:
    """What depends on the answer waits for it; whoever runs the bot hears why."""
    try:
        yield
    except MemoryGoneError as error:
        log.error("memory.windows_unreachable", extra={"error": str(error)})
        raise


@contextmanager
def _forgiven() -> Iterator[None]:
    """Nothing depends on it but how soon we know better."""
    try:
        yield
    except MemoryGoneError as error:
        log.warning("memory.windows_not_corrected", extra={"error": str(error)})


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _is_open(row: Sequence[str | None], now: datetime) -> bool:
    pairs = zip(row[::2], row[1::2], strict=True)
    return any(int(left or 0) > 0 and int(ends or 0) > milliseconds(now) for left, ends in pairs)


def _windows(row: Sequence[str | None]) -> Mapping[Scene, Window]:
    pairs = zip(Scene, row[::2], row[1::2], strict=True)
    return {
        scene: Window(int(left), datetime.fromtimestamp(int(ends) / 1000, UTC))
        for scene, left, ends in pairs
        if left and ends
    }


def _chunks(openids: Collection[str]) -> Iterator[list[str]]:
    everyone = list(dict.fromkeys(openids))
    for start in range(0, len(everyone), CHUNK):
        yield everyone[start : start + CHUNK]
