"""The wire log: what went over the line in both directions, with the secrets covered."""

from collections import Counter, deque
from itertools import islice
from typing import Any

from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.platform.hub import Hub

KEPT = 2000
SECRET_KEYS = {"access_token", "secret", "appsecret", "refresh_token"}


class Wire:
    """The last KEPT exchanges, in memory only: keeping every byte would cost more than the platform."""

    def __init__(self, clock: Clock, ids: Ids, hub: Hub) -> None:
        self._clock, self._ids, self._hub = clock, ids, hub
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self.api_calls: Counter[tuple[str, int]] = Counter()

    def note(self, kind: str, openid: str, **facts: Any) -> None:
        entry = {"id": self._ids.next(), "at": self._clock.now(), "kind": kind, "openid": openid, **facts}
        self._entries.append(entry)
        self._hub.tell("wire", openid)

    def count(self, path: str, errcode: int) -> None:
        self.api_calls[path, errcode] += 1

    def after(self, last: int, openid: str = "", limit: int = KEPT) -> list[dict[str, Any]]:
        """The newest `limit` entries that came after `last`, oldest first."""
        wanted = (e for e in reversed(self._entries) if e["id"] > last and openid in ("", e["openid"]))
        return [masked(entry) for entry in reversed(list(islice(wanted, limit)))]


def masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: "***" if k in SECRET_KEYS and v else masked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [masked(item) for item in value]
    return value
