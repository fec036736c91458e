"""One batch of letters on its way: many at once, one token, and an end when the platform says stop."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import aiohttp

from bot.domain.deliveries import Layout, Reason, Road
from bot.domain.ports import Clock
from bot.domain.sending import Attempted, Fate, Letter
from bot.domain.throttle import OPEN_FOR, SILENT_CALLS, Scope
from bot.sections import WeChat
from bot.wechat.errors import rule
from bot.wechat.exchange import Reply, exchange
from bot.wechat.payloads import payload, picture
from bot.wechat.reports import Reports
from bot.wechat.ruling import Ruling
from bot.wechat.tagged import Tagged, by_tag
from bot.wechat.token import LOCK_HALT, TokenError, TokenKeeper

Told = Callable[[Attempted], None]
Closed = tuple[Road | None, Layout | None]
EVERYTHING: Closed = (None, None)
# So many calls one after the other got no answer: the rest of the batch is not tried.
SILENCE = Ruling(Fate.HALTED, Reason.NO_ANSWER, OPEN_FOR)
# Refused with a token that carried others: nothing is wrong with the token.
PASSING = Ruling(Fate.RETRY, Reason.PLATFORM_BUSY)


@dataclass(slots=True)
class Batch:
    """Use it for one `run`, or for those of one flight.

    rooms: places for messages in flight, shared by all batches, of what goes to many and of what is urgent.
    """

    settings: WeChat
    keeper: TokenKeeper
    clock: Clock
    reports: Reports
    rooms: tuple[asyncio.Semaphore, asyncio.Semaphore]
    _token: str = ""
    _replaced: bool = False
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stopped: dict[Closed, Ruling] = field(default_factory=dict)
    _alerted: set[int] = field(default_factory=set)
    _accepted: set[str] = field(default_factory=set)  # tokens with which something was sent
    _silent: int = 0

    async def run(
        self, http: aiohttp.ClientSession, letters: Sequence[Letter], told: Told = lambda _: None
    ) -> list[Attempted]:
        """One result a letter, in order, and told as soon as it is known; raises nothing for a failed one."""
        self._token = await self._asked(self.keeper.current)
        results = [_untouched(letter) for letter in letters]

        async def one(number: int, letter: Letter) -> None:
            try:
                await self._send(http, number, letter, results)
            finally:
                told(results[number])

        all_of_them = [one(number, letter) for number, letter in enumerate(letters)]
        for broken in await asyncio.gather(*all_of_them, return_exceptions=True):
            if broken:
                self.reports.bug(broken)
        return results

    async def _send(
        self, http: aiohttp.ClientSession, number: int, letter: Letter, results: list[Attempted]
    ) -> None:
        async with self.rooms[letter.urgent]:
            results[number] = _in_doubt(letter)  # stays true if this breaks
            results[number] = self._judged(letter, await self._sent(http, letter))

    async def _sent(self, http: aiohttp.ClientSession, letter: Letter) -> Reply:
        if stopped := self._stop_for(letter):
            return Reply(stopped, words="not tried", called=False)
        used = self._token
        reply = await self._exchanged(http, letter, used)
        if reply.ruling.token:
            reply = await self._once_more(http, letter, used)
        self._remember(letter, reply)
        return reply

    async def _exchanged(self, http: aiohttp.ClientSession, letter: Letter, token: str) -> Reply:
        reply = await self._carried(http, letter, token)
        self._silent = self._silent + 1 if reply.code is None else 0
        if reply.ruling.fate is Fate.SENT:
            self._accepted.add(token)
            return await self._illustrated(http, letter, token, reply)
        return reply

    async def _carried(self, http: aiohttp.ClientSession, letter: Letter, token: str) -> Reply:
        if by_tag(self.settings, letter):
            return await Tagged(http, self.settings, token).send(letter)
        return await exchange(http, payload(self.settings, letter, self.clock.now()), token)

    async def _illustrated(
        self, http: aiohttp.ClientSession, letter: Letter, token: str, words: Reply
    ) -> Reply:
        """The picture follows its words, which lead to it as well, and whose fate it does not change."""
        if not (letter.picture and letter.road is Road.CUSTOM):
            return words
        shown = await exchange(http, picture(self.settings, letter), token)
        self.reports.shown(letter, shown)
        return replace(words, picture=shown.ruling.fate)

    async def _once_more(self, http: aiohttp.ClientSession, letter: Letter, refused: str) -> Reply:
        token = await self._another(refused)
        if not token:
            return Reply(self._stopped[EVERYTHING], words="no token")
        reply = await self._exchanged(http, letter, token)
        return replace(reply, ruling=PASSING) if reply.ruling.token and token in self._accepted else reply

    async def _another(self, refused: str) -> str:
        """The token for one more try. It is replaced once a batch; "" when there is none to be had."""
        async with self._lock:
            if self._token == refused and not self._replaced:
                self._replaced = True
                self._token = await self._asked(lambda: self.keeper.replace(refused))
        return self._token

    async def _asked(self, ask: Callable[[], str]) -> str:
        """Ask the keeper without blocking the others; whatever it raises ends the batch unsent."""
        (answer,) = await asyncio.gather(asyncio.to_thread(ask), return_exceptions=True)
        if isinstance(answer, str):
            return answer
        self._stopped[EVERYTHING] = _without_token(answer)
        self.reports.no_token(answer)
        return ""

    def _remember(self, letter: Letter, reply: Reply) -> None:
        """What ends more than this letter; a code alerts once a batch, not once a letter."""
        if scope := _closed(letter, reply.ruling.stops):
            self._stopped.setdefault(scope, reply.ruling)
        if reply.ruling.alert and reply.code is not None and reply.code not in self._alerted:
            self._alerted.add(reply.code)
            self.reports.alert(letter, reply)

    def _stop_for(self, letter: Letter) -> Ruling | None:
        if self._silent >= SILENT_CALLS:
            return SILENCE
        scopes: tuple[Closed, ...] = (EVERYTHING, (letter.road, None), (letter.road, letter.layout))
        return next((self._stopped[scope] for scope in scopes if scope in self._stopped), None)

    def _judged(self, letter: Letter, reply: Reply) -> Attempted:
        ruling = reply.ruling
        self.reports.attempted(letter, reply)
        return Attempted(
            letter.delivery_id,
            ruling.fate,
            reply.message_id,
            ruling.reason,
            ruling.wait(self.clock.now()),
            ruling.stops,
            reply.called,
            reply.left_out,
            reply.picture,
        )


def _closed(letter: Letter, stops: Scope) -> Closed | None:
    """What a ruling closes for the rest of the batch."""
    scopes: dict[Scope, Closed] = {
        Scope.ALL: EVERYTHING,
        Scope.ROAD: (letter.road, None),
        Scope.TEMPLATE: (letter.road, letter.layout),
    }
    return scopes.get(stops)


def _without_token(error: BaseException) -> Ruling:
    if not isinstance(error, TokenError):
        return Ruling(Fate.HALTED, Reason.SYSTEM_FAILED, LOCK_HALT, Scope.ALL)
    reason = Reason.NO_ANSWER if error.code is None else rule(error.code).reason
    return Ruling(Fate.HALTED, reason, error.halt, Scope.ALL)


def _untouched(letter: Letter) -> Attempted:
    return Attempted(letter.delivery_id, Fate.RETRY, reason=Reason.SYSTEM_FAILED, called=False)


def _in_doubt(letter: Letter) -> Attempted:
    return Attempted(letter.delivery_id, Fate.UNKNOWN, reason=Reason.SYSTEM_FAILED)
