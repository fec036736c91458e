"""Memory and window ledger inside one process, for tests that need no Redis.

They pass the same contract tests as the real ones.
"""

import asyncio
import threading
from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import token_hex
from time import monotonic

from bot.dialog.memory import Opening, PersonBusyError
from bot.dialog.messages import Answer, Incoming
from bot.dialog.talk import Talk
from bot.domain.ports import MemoryGoneError
from bot.domain.windows import GRANTS, Scene, Window


class FakeWindows:
    """`left` may be looked at: (openid, scene) → messages left and the moment the window ends."""

    def __init__(self) -> None:
        self.left: dict[tuple[str, Scene], tuple[int, datetime]] = {}
        self._last: dict[str, Scene] = {}
        self._lock = threading.Lock()

    def grant(self, openid: str, scene: Scene, now: datetime) -> None:
        with self._lock:
            self.left[openid, scene] = GRANTS[scene].messages, now + GRANTS[scene].lasts

    def spend(self, openids: Collection[str], now: datetime, messages: int = 1) -> set[str]:
        with self._lock:
            return {openid for openid in openids if self._spend(openid, now, messages)}

    def give_back(self, openids: Collection[str], now: datetime, messages: int = 1) -> None:
        with self._lock:
            for openid in openids:
                scene = self._last.get(openid)
                left, ends = self.left.get((openid, scene), (0, now)) if scene else (0, now)
                if scene and ends > now:
                    self.left[openid, scene] = min(left + messages, GRANTS[scene].messages), ends

    def close(self, openids: Collection[str]) -> None:
        with self._lock:
            for openid in openids:
                for scene in Scene:
                    self.left.pop((openid, scene), None)

    def open_now(self, openids: Collection[str], now: datetime) -> set[str]:
        with self._lock:
            return {openid for openid in openids if self._open(openid, now)}

    def standing(self, openids: Collection[str]) -> dict[str, dict[Scene, Window]]:
        with self._lock:
            mine = {openid: [scene for scene in Scene if (openid, scene) in self.left] for openid in openids}
            return {
                openid: {scene: Window(*self.left[openid, scene]) for scene in scenes}
                for openid, scenes in mine.items()
                if scenes
            }

    def _open(self, openid: str, now: datetime, messages: int = 1) -> list[tuple[datetime, Scene]]:
        mine = [(scene, *self.left.get((openid, scene), (0, now))) for scene in Scene]
        return sorted((ends, scene) for scene, left, ends in mine if left >= messages and ends > now)

    def _spend(self, openid: str, now: datetime, messages: int) -> bool:
        for ends, scene in self._open(openid, now, messages)[:1]:
            self.left[openid, scene] = self.left[openid, scene][0] - messages, ends
            self._last[openid] = scene
            return True
        return False


class FakeMemory:
    """Set `gone` to let it fail as a Redis does that nobody can reach. It waits only for a turn under way."""

    def __init__(
        self,
        windows: FakeWindows | None = None,
        patience: timedelta = timedelta(seconds=4.2),
        lease: timedelta = timedelta(seconds=12),
    ) -> None:
        self.gone = False
        self.windows = windows or FakeWindows()
        self.talks: dict[str, str] = {}
        self._patience, self._lease = patience.total_seconds(), lease.total_seconds()
        self._answers: dict[tuple[str, str], Answer] = {}
        self._turns: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    async def open(self, incoming: Incoming, now: datetime) -> Opening:
        self._fail_if_gone()
        end = monotonic() + self._patience
        while (opening := self._try(incoming, now)) is None:
            if monotonic() >= end:
                raise PersonBusyError("another message of this person is still being handled")
            await asyncio.sleep(0.005)
        return opening

    async def close(self, incoming: Incoming, opening: Opening, talk: Talk | None, answer: Answer) -> None:
        self._fail_if_gone()
        with self._lock:
            self._answers.setdefault((incoming.openid, incoming.id), answer)
            if self._ends(incoming, opening):
                self.talks.pop(incoming.openid, None)
                if talk:
                    self.talks[incoming.openid] = talk.written()

    async def abandon(self, incoming: Incoming, opening: Opening) -> None:
        with self._lock:
            self._ends(incoming, opening)

    def _fail_if_gone(self) -> None:
        if self.gone:
            raise MemoryGoneError("the test said so")

    def _try(self, incoming: Incoming, now: datetime) -> Opening | None:
        with self._lock:
            if answer := self._answers.get((incoming.openid, incoming.id)):
                return Opening("", answer=answer)
            return None if self._is_taken(incoming.openid) else self._take(incoming, now)

    def _is_taken(self, openid: str) -> bool:
        return self._turns.get(openid, ("", 0.0))[1] > monotonic()

    def _take(self, incoming: Incoming, now: datetime) -> Opening:
        key = token_hex(8)
        self._turns[incoming.openid] = key, monotonic() + self._lease
        if scene := incoming.opens:
            self.windows.grant(incoming.openid, scene, now)
        text = self.talks.get(incoming.openid)
        return Opening(key, talk=Talk.read(text).fresh(now) if text else None)

    def _ends(self, incoming: Incoming, opening: Opening) -> bool:
        if self._turns.get(incoming.openid, ("", 0.0))[0] != opening.key:
            return False
        del self._turns[incoming.openid]
        return True
