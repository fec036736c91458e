"""One message from door to door: turn taken, handled, kept, answered."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.dialog.handling import Handled, Handling
from bot.dialog.memory import Memory, Opening, PersonBusyError
from bot.dialog.messages import Answer, Incoming, Kind
from bot.dialog.talk import Talk
from bot.domain.people import short
from bot.domain.ports import Clock, CrowdedError, MemoryGoneError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Answers every message exactly once; whatever happens, the person gets a sentence.

    Many messages are on their way at once in one thread, so that their trips to the memory are made
    together. aside: runs elsewhere what would keep the others waiting; raises CrowdedError.
    """

    handling: Handling
    memory: Memory
    clock: Clock
    aside: Callable[[Callable[[], Any]], Awaitable[Any]]

    async def answer(self, incoming: Incoming) -> Answer:
        """The answer to a message, the same for every repeat of it. Raises only for a receipt."""
        if incoming.kind is Kind.SILENT:
            return Answer()
        if incoming.kind in (Kind.RECEIPT, Kind.CONSENT):
            heard: Answer = await self.aside(partial(self.handling.hear, incoming))
            return heard
        try:
            opening = await self.memory.open(incoming, self.clock.now())
        except PersonBusyError:
            return self._apology("sorry.busy")
        except MemoryGoneError:
            log.error("memory.gone", extra={"person": short(incoming.openid)})
            return await self._without_memory(incoming)
        return opening.answer if opening.answer is not None else await self._answer_once(incoming, opening)

    async def _answer_once(self, incoming: Incoming, opening: Opening) -> Answer:
        handled = await self._tried(incoming, opening.talk)
        if isinstance(handled, str):
            await self.memory.abandon(incoming, opening)
            return self._apology(handled)
        answer, talk = handled
        try:
            await self.memory.close(incoming, opening, talk, answer)
        except MemoryGoneError:
            log.error("memory.gone")
        return answer

    async def _without_memory(self, incoming: Incoming) -> Answer:
        """The talk starts over, but the person is answered; what was committed is safe by its constraints."""
        handled = await self._tried(incoming, None)
        return self._apology(handled) if isinstance(handled, str) else handled[0]

    async def _tried(self, incoming: Incoming, talk: Talk | None) -> Handled | str:
        """What was done, or the text that says why nothing was."""
        try:
            return await self._handled(incoming, talk)
        except CrowdedError:
            log.warning("message.crowded", extra={"person": short(incoming.openid)})
            return "sorry.crowded"
        except Exception:  # the one place where everything else is answered
            log.exception("message.failed", extra={"person": short(incoming.openid), "kind": incoming.kind})
            return "sorry.broken"

    async def _handled(self, incoming: Incoming, talk: Talk | None) -> Handled:
        at_once = self.handling.at_a_glance(incoming, talk)
        if at_once is not None:
            return at_once
        handled: Handled = await self.aside(partial(self.handling.handle, incoming, talk))
        return handled

    def _apology(self, key: str) -> Answer:
        house = self.handling.house
        return Answer(house.speech.say(house.language, key))
