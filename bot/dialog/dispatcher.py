"""One message from door to door: turn taken, understood, handled, committed, kept, answered."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.dialog import paging
from bot.dialog.conversation import SPOKEN, converse
from bot.dialog.memory import Memory, Opening, PersonBusyError
from bot.dialog.messages import Answer, Incoming, Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Talk
from bot.dialog.turn import House, Turn
from bot.domain.people import Person, short
from bot.domain.policy import Policy
from bot.domain.ports import Clock, MemoryGoneError
from bot.domain.records import StoreGoneError, UnitOfWork
from bot.language.understanding import Understood
from bot.services.delivery.consent import note_consents
from bot.services.delivery.mailbox import collect
from bot.services.delivery.receipts import receive
from bot.services.delivery.refusals import heard_from
from bot.services.persons.people import meet
from bot.services.work import Work

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Answers every message exactly once; whatever happens, the person gets a sentence."""

    router: Router
    house: House
    memory: Memory
    open: Callable[[], AbstractContextManager[UnitOfWork]]
    clock: Clock
    policy: Policy

    async def answer(self, incoming: Incoming) -> Answer:
        """The answer to a message, the same for every repeat of it. Raises only for a receipt."""
        if incoming.kind is Kind.SILENT:
            return Answer()
        if incoming.kind in (Kind.RECEIPT, Kind.CONSENT):
            return self._receive(incoming)
        try:
            opening = await self.memory.open(incoming, self.clock.now())
        except PersonBusyError:
            return self._apology("sorry.busy")
        except MemoryGoneError:
            log.error("memory.gone", extra={"person": short(incoming.openid)})
            return self._without_memory(incoming)
        return opening.answer if opening.answer is not None else await self._answer_once(incoming, opening)

    async def _answer_once(self, incoming: Incoming, opening: Opening) -> Answer:
        try:
            answer, talk = self._handle(incoming, opening.talk)
        except Exception:  # the one place where everything else is answered
            log.exception("message.failed", extra={"person": short(incoming.openid), "kind": incoming.kind})
            await self.memory.abandon(incoming, opening)
            return self._apology("sorry.broken")
        try:
            await self.memory.close(incoming, opening, talk, answer)
        except MemoryGoneError:
            log.error("memory.gone")
        return answer

    def _without_memory(self, incoming: Incoming) -> Answer:
        """The talk starts over, but the person is answered; what was committed is safe by its constraints."""
        try:
            return self._handle(incoming, None)[0]
        except Exception:
            log.exception("message.failed", extra={"person": short(incoming.openid), "kind": incoming.kind})
            return self._apology("sorry.broken")

    def _receive(self, incoming: Incoming) -> Answer:
        """The platform speaks, not a person: nobody's turn is taken. A repeat changes nothing.

        What cannot be kept raises, so that the platform, getting no 200, tells it again.
        """
        with self.open() as uow:
            work = Work(uow, self.clock.now(), self.policy)
            for receipt in incoming.receipts:
                receive(work, receipt, incoming.openid)
            note_consents(work, incoming.openid, incoming.id, incoming.consents)
            uow.commit()
        return Answer()

    def _handle(self, incoming: Incoming, talk: Talk | None) -> tuple[Answer, Talk | None]:
        try:
            return self._in_transaction(incoming, talk)
        except StoreGoneError:
            # a connection that died in the pool: nothing was committed, so once more on a new one
            return self._in_transaction(incoming, talk)

    def _in_transaction(self, incoming: Incoming, talk: Talk | None) -> tuple[Answer, Talk | None]:
        now = self.clock.now()
        with self.open() as uow:
            work = Work(uow, now, self.policy)
            person = meet(work, incoming.openid)
            heard_from(work, person)
            since = talk.at if talk else None
            talk = talk.moved_on(now) if talk else Talk.begun(now)
            understood = self._understand(incoming, person, now)
            turn = Turn(incoming, understood, person, talk, work, self.house, since=since)
            page, hand_over = self._converse(turn)
            uow.commit()
        return Answer(page.text, hand_over), page.talk

    def _understand(self, incoming: Incoming, person: Person, now: datetime) -> Understood:
        if incoming.kind not in SPOKEN:
            return Understood()
        read = self.house.understanding.read(incoming.text, now=now)
        return read.among(self.router.intents(person.roles))

    def _converse(self, turn: Turn) -> tuple[paging.Page, bool]:
        reader = paging.Reader(turn.language, turn.person.elder)
        rest = paging.more(self.house, reader, turn.talk) if turn.understood.intent == "more" else None
        if rest:
            return rest, False
        reply = converse(self.router, turn)
        return paging.page(self.house, reader, reply, turn.talk, self._mail(turn, reply)), reply.hand_over

    def _mail(self, turn: Turn, reply: Reply) -> list[str]:
        """What waited for this person, taken out only where it will be shown."""
        if not reply.text or reply.forget:
            return []
        waiting = collect(turn.work, turn.person)
        return [self.house.wording.text(turn.language, message) for message in waiting]

    def _apology(self, key: str) -> Answer:
        return Answer(self.house.speech.say(self.house.language, key))
