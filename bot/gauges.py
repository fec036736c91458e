"""What operators watch as it is at this moment: what is late, what waits, how old the token is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.metrics import Reading

Measure = Callable[[], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Instruments:
    """Each measures one part of the house; what it raises leaves its readings out, /readyz tells of it."""

    oldest_due: Callable[[], timedelta]
    depths: Callable[[], dict[str, int]]
    token_age: Callable[[], timedelta | None]

    def readings(self) -> list[Reading]:
        return [reading for measure in (self._late, self._waiting, self._token) for reading in _read(measure)]

    def _late(self) -> Iterator[Reading]:
        about = "How late the oldest message is that should have left"
        yield Reading("juyiqi_oldest_due_seconds", about, self.oldest_due().total_seconds())

    def _waiting(self) -> Iterator[Reading]:
        for queue, depth in self.depths().items():
            yield Reading("juyiqi_queue_batches", "Batches waiting in the queue", depth, ("queue", queue))

    def _token(self) -> Iterator[Reading]:
        if age := self.token_age():
            about = "How long ago the access token was fetched"
            yield Reading("juyiqi_token_age_seconds", about, age.total_seconds())


def _read(measure: Measure) -> list[Reading]:
    try:
        return list(measure())
    except Exception:  # noqa: BLE001  whatever is wrong with it, the others still measure
        return []
