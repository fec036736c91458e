"""Telling every open page that something changed."""

import asyncio

DEPTH = 1000
CLOSED = "closed"


class Hub:
    """News is (what, who); a page that cannot keep up misses some and reads the state again."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[tuple[str, str]]] = set()

    def listen(self) -> asyncio.Queue[tuple[str, str]]:
        ear: asyncio.Queue[tuple[str, str]] = asyncio.Queue(DEPTH)
        self._ears.add(ear)
        return ear

    def leave(self, ear: asyncio.Queue[tuple[str, str]]) -> None:
        self._ears.discard(ear)

    def close(self) -> None:
        """Let go of every listener at once, so that a stop does not wait for open pages."""
        self.tell(CLOSED)

    def tell(self, what: str, who: str = "") -> None:
        for ear in self._ears:
            if not ear.full():
                ear.put_nowait((what, who))
