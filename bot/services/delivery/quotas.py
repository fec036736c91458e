"""The day's quota of calls: what the platform has counted itself, and telling organizers when it runs out."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Layout, Message, Priority, Reason, Road
from bot.domain.people import Role
from bot.domain.throttle import Flow, QuotaBook, day_of, midnight_after
from bot.services.delivery.office import Office
from bot.services.delivery.roads import ROADS
from bot.services.work import Work

CHECK_EVERY = timedelta(minutes=10)


def watch_quotas(office: Office, book: QuotaBook) -> int:
    """Look at every road of this account; how many messages to organizers that took.

    Safe in any number of processes at once.
    """
    mine = [
        road
        for road in (*ROADS, Road.MASS)
        if any(office.messenger.carries(road, layout) for layout in Layout)
    ]
    return sum(_watch(office, book, road) for road in mine)


def _watch(office: Office, book: QuotaBook, road: Road) -> bool:
    now = office.clock.now()
    flow = office.throttle.flow(road, now)
    if flow.limit is not None and not _was_checked(flow, now):
        office.throttle.check(road, book.today(road), now)
        flow = office.throttle.flow(road, now)
    if not (_is_used_up(flow) or flow.scarce):
        return False
    with office.open() as uow:
        told = _tell(Work(uow, now, office.policy), road, flow)
        uow.commit()
    return told


def _was_checked(flow: Flow, now: datetime) -> bool:
    """Lately, and not on the day before; a clock that went back counts as long ago."""
    at = flow.checked_at
    return at is not None and timedelta() <= now - at < CHECK_EVERY and day_of(at) == day_of(now)


def _is_used_up(flow: Flow) -> bool:
    refused = flow.stop is not None and flow.stop.reason is Reason.QUOTA_USED
    return refused or (flow.limit is not None and flow.used >= flow.limit)


def _tell(work: Work, road: Road, flow: Flow) -> bool:
    """Everybody who organizes, once a day for each road."""
    source = f"quota:{road}:{day_of(work.now)}"
    if work.uow.outbox.latest_version(source):
        return False
    facts = {"road_texts": f"quota.{road}", "used": str(flow.used), "limit": str(flow.limit or flow.used)}
    key = "quota.used_up" if _is_used_up(flow) else "quota.scarce"
    said = Message(source, 1, key, Layout.NOTICE, facts, midnight_after(work.now), priority=Priority.MUST)
    to = work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(said), to, work.now)
    return True
