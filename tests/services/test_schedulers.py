"""Several schedulers at once, and a clock that jumps: each reminder once."""

from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest

from bot.domain.deliveries import DeliveryState, Priority
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import deliver
from tests.services.stage import EVENING, SATURDAY, Stage

PEOPLE = 12


class Shared:
    """A queue that hands everything to whoever asked, twice, as a queue may."""

    def __init__(self) -> None:
        self._lock, self.batches = Lock(), list[list[int]]()

    def deliver(self, delivery_ids: Collection[int], priority: Priority) -> None:
        with self._lock:
            self.batches += [list(delivery_ids), list(delivery_ids)]

    def all(self) -> list[list[int]]:
        with self._lock:
            taken, self.batches = self.batches, []
        return taken


@pytest.mark.parametrize("schedulers", [2, 5])
@pytest.mark.parametrize("jump", [timedelta(), timedelta(hours=10), timedelta(days=1)])
def test_each_reminder_once(both: Stage, schedulers: int, jump: timedelta) -> None:
    """The clock stands at the evening, or jumps on from before it: over the night, or over the start."""
    outing = both.outing()
    people = [both.resident(f"p{number:02}") for number in range(PEOPLE)]
    for person in people:
        both.join(person, outing)
    both.clock.at = EVENING + jump
    post = Shared()

    def schedules(_: int) -> None:
        for _ in range(3):
            tick(both.office, post, 5)
            for batch in post.all():
                deliver(both.office, batch)

    with ThreadPoolExecutor(schedulers) as pool:
        list(pool.map(schedules, range(schedulers)))
    for batch in post.all():
        deliver(both.office, batch)
    got = Counter(letter.openid for letter in both.messenger.taken)
    due = both.deliveries(f"activity:{outing.activity.id}")
    if both.clock.at < SATURDAY:
        assert got == {person.openid: 1 for person in people}
    else:
        assert got == {}
    assert all(each.state is not DeliveryState.SENDING for each in due)
