"""What operators watch as it is at this moment: what is late, what waits, how old the token is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.deliveries import Road
from bot.domain.throttle import Flow
from bot.metrics import Reading

Measure = Callable[[], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Instruments:
    """Each measures one part of the house; what it raises leaves its readings out, /readyz tells of it."""

    oldest_due: Callable[[], timedelta]
    depths: Callable[[], dict[str, int]]
    token_age: Callable[[], timedelta | None]
    flows: Callable[[], Mapping[Road, Flow]]

    def readings(self) -> list[Reading]:
        measures = (self._late, self._waiting, self._token, self._left, self._stopped)
        return [reading for measure in measures for reading in _read(measure)]

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

    def _left(self) -> Iterator[Reading]:
        about = "Calls that the platform still allows today"
        for road, flow in self.flows().items():
            if flow.limit is not None:
                left = max(0, flow.limit - flow.used)
                yield Reading("juyiqi_quota_left", about, left, ("road", road.value))

    def _stopped(self) -> Iterator[Reading]:
        about = "Whether this kind of message is stopped: by a quota, a missing right, or a silent platform"
        for road, flow in self.flows().items():
            yield Reading("juyiqi_road_stopped", about, float(flow.stop is not None), ("road", road.value))


def _read(measure: Measure) -> list[Reading]:
    try:
        return list(measure())
    except Exception:  # noqa: BLE001  whatever is wrong with it, the others still measure
        return []
