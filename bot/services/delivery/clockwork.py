"""What the clock asks, every few seconds: what is due, and what was left lying?"""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.deliveries import DeliveryState, Parcel, Priority, Reason, Verdict
from bot.domain.ports import Post
from bot.services.delivery.chores import CHORES
from bot.services.delivery.office import Office
from bot.services.delivery.refusals import LASTS
from bot.services.delivery.verdicts import uncertain
from bot.services.work import Work

LOST_AFTER = timedelta(seconds=45)  # handed to the engine but not claimed by then: hand it over again
PAGE = 5  # batches looked up in one go
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
    return _handed_over(office, post, batch_size)


def _handed_over(office: Office, post: Post, batch_size: int) -> int:
    """How many messages, a page of each priority in turn, until no more are due.

    So what somebody waits for is looked at again between the pages of what goes to many.
    """
    handed = 0
    for _ in range(PAGES):
        pages = [_page(office, post, priority, batch_size) for priority in Priority]
        handed += sum(pages)
        if max(pages) < batch_size * PAGE:
            break
    return handed


def _page(office: Office, post: Post, priority: Priority, batch_size: int) -> int:
    with office.open() as uow:
        ids = uow.deliveries.due(priority, office.clock.now(), batch_size * PAGE, LOST_AFTER)
        uow.commit()
    for start in range(0, len(ids), batch_size):
        post.deliver(ids[start : start + batch_size], priority)
    return len(ids)


def sweep(office: Office, limit: int = 1000) -> int:
    """Clear up after crashes and unread mailboxes; how many deliveries were put right."""
    return sum(_all_pages(office, act, limit) for act in (_crashed, _unread))


def _all_pages(office: Office, act: Callable[[Office, int], int], limit: int) -> int:
    righted = 0
    for _ in range(PAGES):
        found = act(office, limit)
        righted += found
        if found < limit:
            break
    return righted


def _crashed(office: Office, limit: int) -> int:
    now, state = office.clock.now(), DeliveryState.SENDING
    with office.open() as uow:
        stuck = uow.deliveries.overdue(state, now, limit)
        done = [p for p in stuck if uow.deliveries.resettle(p, state, uncertain(p, p.road, now))]
        uow.consents.give_back([parcel.id for parcel in done if parcel.road is None])  # it never left
        uow.commit()
    return len(done)


def _unread(office: Office, limit: int) -> int:
    now = office.clock.now()
    with office.open() as uow:
        unread = uow.deliveries.overdue(DeliveryState.WAITING, now, limit)
        done = [uow.deliveries.resettle(p, DeliveryState.WAITING, _left_unread(p)) for p in unread]
        uow.commit()
    return sum(done)


def _left_unread(parcel: Parcel) -> Verdict:
    """Why nothing could be sent stays the reason, where it was the person who would have none."""
    why = parcel.reason if parcel.reason in LASTS else Reason.LEFT_UNREAD
    return Verdict(parcel.id, DeliveryState.UNREACHABLE, reason=why)
