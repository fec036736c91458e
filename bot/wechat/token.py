"""Keeping the access token: one for all threads and processes, fetched once, replaced when refused."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.ports import Clock

MARGIN = timedelta(seconds=60)  # a token is not used in its last minute
LOCK_HALT = timedelta(seconds=10)
BELIEVED = timedelta(minutes=1)  # a token on which the platform insisted is not fetched anew for so long

log = logging.getLogger(__name__)


class TokenShelf(Protocol):
    """Where the token lies for every process of the bot.

    What it raises when its store is gone passes through the keeper: a batch of messages then waits, and a
    command ends with it.
    """

    def get(self) -> tuple[str, datetime] | None:
        """The token and when it expires (aware, by the bot's clock), as last put."""

    def put(self, token: str, expires_at: datetime, fetched_at: datetime, insisted: bool = False) -> None:
        """Keep all together, for everybody. insisted: the platform gave the same again for one it refused."""

    def insisted_at(self, token: str) -> datetime | None:
        """When the platform gave this token again for itself, if this is the one that lies here."""

    def drop(self, token: str) -> None:
        """Forget the token if it is still this one, in one step."""

    def lock(self) -> AbstractContextManager[None]:
        """One holder among all processes; raises when it stays taken for longer than a fetch can last."""


@dataclass(frozen=True, slots=True)
class Fetched:
    token: str
    lasts: timedelta


class TokenError(Exception):
    """There is no token to be had. `code` as in ApiError; `halt`: call nothing for so long.

    The text never holds the secret or a token.
    """

    def __init__(self, words: str, halt: timedelta, code: int | None = None) -> None:
        super().__init__(words)
        self.halt, self.code = halt, code


class TokenKeeper:
    """`fetch` asks the platform for the stable token and raises TokenError."""

    def __init__(self, fetch: Callable[[], Fetched], shelf: TokenShelf, clock: Clock) -> None:
        self._fetch, self._shelf, self._clock = fetch, shelf, clock

    def current(self) -> str:
        """A token with at least a minute to live; raises TokenError."""
        return self._fresh() or self._fetched_once(stale="")

    def replace(self, stale: str) -> str:
        """A token for one that the platform refused: that of whoever was faster, or a newly fetched one.

        Raises TokenError. The platform may give the same token again; then the fault lies elsewhere, and
        nobody asks again for a minute.
        """
        return self._fetched_once(stale)

    def _fetched_once(self, stale: str) -> str:
        try:
            with self._shelf.lock():
                known = self._fresh()
                return known if known and not self._is_worth_asking(known, stale) else self._fetched(stale)
        except TimeoutError:
            raise TokenError("somebody else has been fetching the token for too long", LOCK_HALT) from None

    def _is_worth_asking(self, known: str, stale: str) -> bool:
        insisted_at = self._shelf.insisted_at(known) if known == stale else None
        return known == stale and (insisted_at is None or self._clock.now() - insisted_at >= BELIEVED)

    def _fetched(self, stale: str) -> str:
        asked_at = self._clock.now()
        if stale:
            self._shelf.drop(stale)
        fetched = self._fetch()
        self._shelf.put(fetched.token, asked_at + fetched.lasts, asked_at, fetched.token == stale)
        log.info("wechat.token_fetched", extra={"lasts": fetched.lasts.total_seconds()})
        return fetched.token

    def _fresh(self) -> str:
        token, expires_at = self._shelf.get() or ("", self._clock.now())
        return token if expires_at - self._clock.now() >= MARGIN else ""
