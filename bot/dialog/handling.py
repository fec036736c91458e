"""One message between its two trips to the memory: understood, handled, committed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from bot.dialog import paging
from bot.dialog.conversation import SPOKEN, converse
from bot.dialog.messages import Answer, Incoming
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Talk
from bot.dialog.turn import House, Turn
from bot.domain.people import OVERSEEING, Person
from bot.domain.policy import Policy
from bot.domain.ports import Clock
from bot.domain.records import OnlyReadsError, StoreGoneError, UnitOfWork
from bot.language.understood import Understood
from bot.services.delivery.consent import note_consents
from bot.services.delivery.mailbox import collect
from bot.services.delivery.receipts import receive
from bot.services.delivery.refusals import heard_from
from bot.services.persons.people import meet
from bot.services.work import Work

LONG = 60  # characters; looking for dates in 300 of them can take a fifth of a second, and in these 20 ms
AT_ONCE = 1.0  # seconds

Handled = tuple[Answer, Talk | None]
Open = Callable[[], AbstractContextManager[UnitOfWork]]


@dataclass(frozen=True, slots=True)
class Handling:
    """What is done about a message, by a caller who may be made to wait.

    open: a unit of work. glance: one that only reads, None where every row comes from another machine.
    at_once: how soon a database must have failed to be asked once more, so that a turn does not outlive its
    lease.
    """

    router: Router
    house: House
    open: Open
    clock: Clock
    policy: Policy
    glance: Open | None = None
    at_once: float = AT_ONCE

    def at_a_glance(self, incoming: Incoming, talk: Talk | None) -> Handled | None:
        """The same as `handle` where a few rows at hand say it; None where more is needed; nothing was done.

        It keeps nobody waiting: no write, no other machine, no long text and nobody's long lists.
        """
        if self.glance is None or len(incoming.text) > LONG:
            return None
        try:
            with self.glance() as uow:
                work = self._work(uow)
                person = meet(work, incoming.openid)
                return None if person.roles & OVERSEEING else self._take(work, person, incoming, talk)
        except (OnlyReadsError, StoreGoneError):
            return None

    def handle(self, incoming: Incoming, talk: Talk | None) -> Handled:
        """The answer, and the talk as it goes on; whatever it changed is committed."""
        began = monotonic()
        try:
            return self._in_transaction(incoming, talk)
        except StoreGoneError:
            if monotonic() - began > self.at_once:
                raise
            # a connection that died in the pool: nothing was committed, so once more on a new one
            return self._in_transaction(incoming, talk)

    def hear(self, incoming: Incoming) -> Answer:
        """The platform speaks, not a person: nobody's turn is taken. A repeat changes nothing.

        What cannot be kept raises, so that the platform, getting no 200, tells it again.
        """
        with self.open() as uow:
            work = self._work(uow)
            for receipt in incoming.receipts:
                receive(work, receipt, incoming.openid)
            note_consents(work, incoming.openid, incoming.id, incoming.consents)
            uow.commit()
        return Answer()

    def _in_transaction(self, incoming: Incoming, talk: Talk | None) -> Handled:
        with self.open() as uow:
            work = self._work(uow)
            handled = self._take(work, meet(work, incoming.openid), incoming, talk)
            uow.commit()
        return handled

    def _work(self, uow: UnitOfWork) -> Work:
        return Work(uow, self.clock.now(), self.policy)

    def _take(self, work: Work, person: Person, incoming: Incoming, talk: Talk | None) -> Handled:
        heard_from(work, person)
        since = talk.at if talk else None
        talk = talk.moved_on(work.now) if talk else Talk.begun(work.now)
        understood = self._understand(incoming, person, work.now)
        turn = Turn(incoming, understood, person, talk, work, self.house, since=since)
        page, hand_over = self._converse(turn)
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
