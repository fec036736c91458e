"""The shelf for the platform's access token: one for all processes, fetched by one at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bot.dialog.memory import MemoryGoneError
from bot.memory import keys, scripts
from bot.memory.connection import Line
from bot.memory.patience import attempts

KEPT = timedelta(hours=3)  # only clears away a token nobody asks for; expiry is judged by its own time
LEASE = timedelta(seconds=20)  # longer than fetching a token may take with its timeouts
PATIENCE = timedelta(seconds=10)


class ShelfBusyError(Exception):
    """Another process is fetching a token, longer than we can wait."""


@dataclass(frozen=True, slots=True)
class RedisShelf:
    """One token an account (an account is a prefix). Every method raises MemoryGoneError.

    patience: how long `lock` waits. lease: how long a lock outlives a process that died with it.
    """

    line: Line
    prefix: str = keys.PREFIX
    patience: timedelta = PATIENCE
    lease: timedelta = LEASE

    def get(self) -> tuple[str, datetime] | None:
        """The token and when it expires, which may be past; None when there is none that can be read."""
        text = self.line.call("GET", keys.token(self.prefix))
        try:
            stored = json.loads(text or "{}")
            return str(stored["token"]), datetime.fromtimestamp(stored["expires_at"], UTC)
        except (ValueError, KeyError, TypeError, OverflowError):
            return None

    def put(self, token: str, expires_at: datetime) -> None:
        text = json.dumps({"token": token, "expires_at": expires_at.timestamp()})
        self.line.call("SET", keys.token(self.prefix), text, "EX", int(KEPT.total_seconds()))

    def drop(self, token: str) -> None:
        """Forget this token; one that another process has put meanwhile stays."""
        self.line.run(scripts.DROP_TOKEN, (keys.token(self.prefix),), (token,))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one at a time, across threads and processes. Raises ShelfBusyError after `patience`."""
        key = token_hex(8)
        self._take(key)
        try:
            yield
        finally:
            with suppress(MemoryGoneError):  # what was done under the lock is done; the lease ends it
                self.line.run(scripts.RELEASE, (keys.token_lock(self.prefix),), (key,))

    def _take(self, key: str) -> None:
        lease = int(self.lease.total_seconds() * 1000)
        for _ in attempts(self.patience):
            if self.line.run(scripts.TAKE, (keys.token_lock(self.prefix),), (key, lease)):
                return
        raise ShelfBusyError("another process is still fetching the access token")
