"""The shelf for the platform's access token: one for all processes, fetched by one at a time."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from bot.domain.ports import MemoryGoneError
from bot.memory import keys, scripts
from bot.memory.connection import Line
from bot.memory.patience import attempts

KEPT = timedelta(hours=3)  # only clears away a token nobody asks for; expiry is judged by its own time
LEASE = timedelta(seconds=20)  # longer than fetching a token may take with its timeouts
PATIENCE = timedelta(seconds=10)


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RedisShelf:
    """One token an account (an account is a prefix). Without a Redis that answers it behaves like an empty
    shelf whose lock is free: the platform gives all who ask the same stable token.

    patience: how long `lock` waits. lease: how long a lock outlives a process that died with it.
    """

    line: Line
    prefix: str = keys.PREFIX
    patience: timedelta = PATIENCE
    lease: timedelta = LEASE

    def get(self) -> tuple[str, datetime] | None:
        """The token and when it expires, which may be past; None when there is none that can be read."""
        text = None
        with _doing_without():
            text = self.line.call("GET", keys.token(self.prefix))
        return _read(text) if text else None

    def age(self, now: datetime) -> timedelta | None:
        """How long the token has been lying here; None when there is none, or none that tells."""
        text = None
        with _doing_without():
            text = self.line.call("GET", keys.token(self.prefix))
        fetched_at = _read_moment(text) if text else None
        return now - fetched_at if fetched_at else None

    def insisted_at(self, token: str) -> datetime | None:
        """When the platform gave this token again for itself, as `put` was told."""
        text, kept = None, None
        with _doing_without():
            text = self.line.call("GET", keys.token(self.prefix))
        if text and (kept := _read(text)) and kept[0] == token and _tree(text).get("insisted"):
            return _read_moment(text)
        return None

    def put(self, token: str, expires_at: datetime, fetched_at: datetime, insisted: bool = False) -> None:
        moments = {"expires_at": expires_at.timestamp(), "fetched_at": fetched_at.timestamp()}
        text = json.dumps({"token": token, **moments, "insisted": insisted})
        with _doing_without():
            self.line.call("SET", keys.token(self.prefix), text, "EX", int(KEPT.total_seconds()))

    def drop(self, token: str) -> None:
        """Forget this token; one that another process has put meanwhile stays."""
        with _doing_without():
            self.line.run(scripts.DROP_TOKEN, (keys.token(self.prefix),), (token,))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one at a time, across threads and processes. Raises TimeoutError after `patience`."""
        key = token_hex(8)
        with _doing_without():
            self._take(key)
        try:
            yield
        finally:
            with _doing_without():
                self.line.run(scripts.RELEASE, (keys.token_lock(self.prefix),), (key,))

    def _take(self, key: str) -> None:
        lease = int(self.lease.total_seconds() * 1000)
        for _ in attempts(self.patience):
            if self.line.run(scripts.TAKE, (keys.token_lock(self.prefix),), (key, lease)):
                return
        raise TimeoutError("another process is still fetching the access token")


@contextmanager
def _doing_without() -> Iterator[None]:
    try:
        yield
    except MemoryGoneError as error:
        log.warning("memory.shelf_unreachable", extra={"error": str(error)})


def _tree(text: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(text)
    return tree


def _read_moment(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(json.loads(text)["fetched_at"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None


def _read(text: str) -> tuple[str, datetime] | None:
    try:
        stored = json.loads(text)
        return str(stored["token"]), datetime.fromtimestamp(stored["expires_at"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
