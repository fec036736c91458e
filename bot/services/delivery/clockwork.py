"""What the clock asks, every few seconds: what is due, and what was left lying?"""

from datetime import timedelta

from bot.domain.deliveries import DeliveryState, Priority, Reason, Verdict
from bot.domain.ports import Post
from bot.services.delivery.chores import CHORES
from bot.services.delivery.office import Office
from bot.services.delivery.verdicts import uncertain
from bot.services.work import Work

LOST_AFTER = timedelta(seconds=60)  # handed to the engine but not claimed by then: hand it over again
PAGE = 20  # batches looked up in one go
PAGES = 10  # in one tick; the rest follows in the next


def tick(office: Office, post: Post, batch_size: int) -> int:
    """Do the chores, then hand everything due to the engine; how many messages.

    Safe in any number of processes at once.
    """
    now = office.clock.now()
    for chore in CHORES:
        with office.open() as uow:
            chore(Work(uow, now, office.policy))
            uow.commit()
    with office.open() as uow:
        uow.manners.wake(now, batch_size * PAGE * PAGES)
        uow.commit()
    return sum(_handed_over(office, post, priority, batch_size) for priority in Priority)


def _handed_over(office: Office, post: Post, priority: Priority, batch_size: int) -> int:
    """How many messages, page by page, until no more are due."""
    handed = 0
    for _ in range(PAGES):
        with office.open() as uow:
            ids = uow.deliveries.due(priority, office.clock.now(), batch_size * PAGE, LOST_AFTER)
            uow.commit()
        for start in range(0, len(ids), batch_size):
            post.deliver(ids[start : start + batch_size], priority)
        handed += len(ids)
        if len(ids) < batch_size * PAGE:
            break
    return handed


def sweep(office: Office, limit: int = 1000) -> int:
    """Clear up after crashes and unread mailboxes; how many deliveries were put right."""
    return _crashed(office, limit) + _unread(office, limit)


def _crashed(office: Office, limit: int) -> int:
    now = office.clock.now()
    with office.open() as uow:
        stuck = uow.deliveries.overdue(DeliveryState.SENDING, now, limit)
        verdicts = [uncertain(parcel, parcel.road, now) for parcel in stuck]
        done = [uow.deliveries.resettle(v.delivery_id, DeliveryState.SENDING, v) for v in verdicts]
        uow.commit()
    return sum(done)


def _unread(office: Office, limit: int) -> int:
    now = office.clock.now()
    with office.open() as uow:
        unread = uow.deliveries.overdue(DeliveryState.WAITING, now, limit)
        verdicts = [Verdict(p.id, DeliveryState.UNREACHABLE, reason=Reason.LEFT_UNREAD) for p in unread]
        done = [uow.deliveries.resettle(v.delivery_id, DeliveryState.WAITING, v) for v in verdicts]
        uow.commit()
    return sum(done)
