"""The memory of talks in Redis: one person's turn is taken, answered and kept in two round trips."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from time import monotonic
from typing import Any

from bot.dialog.memory import Opening, PersonBusyError
from bot.dialog.messages import Answer, Incoming
from bot.dialog.talk import FORGOTTEN_AFTER, Talk
from bot.domain.ports import MemoryGoneError
from bot.domain.windows import GRANTS
from bot.memory import keys, scripts
from bot.memory.async_line import AsyncLine
from bot.memory.patience import pauses
from bot.memory.process import this
from bot.memory.windows import KEPT, milliseconds
from bot.memory.wire import Word

log = logging.getLogger(__name__)
_turns = count()

SCRIPTS = scripts.OPEN, scripts.CLOSE, scripts.RELEASE

# Shorter than what the third and last delivery of a message can wait for (10 s after the first, plus
# patience): a person whose message died with its process is still answered.
LEASE = timedelta(seconds=12)
PATIENCE = timedelta(seconds=4.2)  # the platform drops the connection after 5 s
ANSWER_KEPT = timedelta(minutes=10)  # the platform's last repeat comes 10 s after the first
_MILLISECOND = timedelta(milliseconds=1)
_ANSWER_MS, _TALK_MS, _WINDOW_MS = (span // _MILLISECOND for span in (ANSWER_KEPT, FORGOTTEN_AFTER, KEPT))


@dataclass(frozen=True, slots=True)
class RedisMemory:
    """Implements bot.dialog.memory.Memory; see there for what is raised.

    patience: how long a message waits for the one before it. lease: how long a turn is ours when its
    process dies. Both are real time. prefix: keeps accounts (or tests) on one Redis apart.
    """

    line: AsyncLine
    prefix: str = keys.PREFIX
    patience: timedelta = PATIENCE
    lease: timedelta = LEASE

    async def open(self, incoming: Incoming, now: datetime) -> Opening:
        key = f"{this.mark}.{next(_turns)}"
        words = (key, self.lease // _MILLISECOND, *_grant(incoming, now))
        names, end = self._keys(incoming), monotonic() + self.patience.total_seconds()
        try:
            state, text = await self.line.run(scripts.OPEN, names, words)
            if state == "busy":
                state, text = await self._open_later(names, words, end)
        except MemoryGoneError:
            # a silent Redis may take the turn yet, which would lock its person out until the lease ends
            self.line.tell_later(scripts.RELEASE, names[:1], (key,))
            raise
        if state == "answered":
            return Opening("", answer=_unpacked(text))
        return Opening(key, talk=_readable(text, now) if text else None)

    async def close(self, incoming: Incoming, opening: Opening, talk: Talk | None, answer: Answer) -> None:
        kept = talk.written() if talk else ""
        words = (opening.key, _packed(answer), _ANSWER_MS, kept, _TALK_MS)
        await self.line.tell(scripts.CLOSE, self._keys(incoming)[:3], words, _heard)

    async def abandon(self, incoming: Incoming, opening: Opening) -> None:
        with suppress(MemoryGoneError):  # the lease ends it
            await self.line.run(scripts.RELEASE, self._keys(incoming)[:1], (opening.key,))

    async def _open_later(self, names: Sequence[str], words: Sequence[Word], end: float) -> tuple[str, Any]:
        for pause in pauses(end):
            await asyncio.sleep(pause)
            state, text = await self.line.run(scripts.OPEN, names, words)
            if state != "busy":
                return state, text
        raise PersonBusyError("another message of this person is still being handled")

    def _keys(self, incoming: Incoming) -> tuple[str, str, str, str]:
        return keys.of_message(self.prefix, incoming.openid, incoming.id)


def _grant(incoming: Incoming, now: datetime) -> tuple[Word, ...]:
    scene = incoming.opens
    if scene is None:
        return ()
    grant = GRANTS[scene]
    return scene.value, grant.messages, milliseconds(now + grant.lasts), _WINDOW_MS


def _readable(text: str, now: datetime) -> Talk:
    """A talk that cannot be read, say from a version to come, must not lock its person out."""
    try:
        return Talk.read(text).fresh(now)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        log.warning("memory.talk_unreadable", extra={"error": type(error).__name__})
        return Talk(now)


def _heard(kept: Any) -> None:
    """What became of a turn that nobody waited for."""
    if isinstance(kept, Exception):
        log.error("memory.turn_not_kept", extra={"error": type(kept).__name__})
    elif not kept:
        log.warning("memory.turn_outlived_its_lease")


def _packed(answer: Answer) -> str:
    return ("h" if answer.hand_over else "t") + answer.text


def _unpacked(text: str) -> Answer:
    return Answer(text[1:], hand_over=text[:1] == "h")
