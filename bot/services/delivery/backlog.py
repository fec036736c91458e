"""Whether what should have left has left: for metrics, and for an alert when it has not."""

from datetime import timedelta

from bot.services.delivery.clockwork import LOST_AFTER
from bot.services.work import Work

LOOKED_AT = 10_000
BEHIND = timedelta(minutes=10)  # what is later than this is behind for no ordinary reason


def age_of_the_oldest_due(work: Work) -> timedelta:
    """How late the oldest delivery is that should have left; zero when there is none."""
    oldest = work.uow.deliveries.oldest_due(work.now, LOST_AFTER, LOOKED_AT)
    return work.now - oldest if oldest else timedelta()
