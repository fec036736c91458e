"""A dry run: every message that the next days would send, by which road, and which would fail.

Goes through the people in order of id, so that memory stays flat, with copies of the ledgers; spends nothing
and writes nothing. Whether a mass send comes about depends on all who are left over, so where the account has
them, everybody is looked at twice. What people will write to us by then, nobody knows.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, islice

from bot.domain.announcements import Announcement, AnnouncementState, source_of
from bot.domain.audiences import Page
from bot.domain.deliveries import Message, Reason, Road
from bot.domain.foreseen import Ahead, Foreseen
from bot.domain.manners import day_of
from bot.services.activities.recurrence import slots
from bot.services.announcing.audiences import sieve, turnout
from bot.services.announcing.readership import STEP, parcel_for, readers
from bot.services.announcing.second_yes import is_many
from bot.services.delivery.outlook import Outlook, purses
from bot.services.reminding.leftovers import Calls, Counting, LeftOver, calls
from bot.services.reminding.walk import Had, Walk
from bot.services.work import Work

PAGE = 500
ANNOUNCEMENTS = 200
AHEAD = (AnnouncementState.AWAITING, AnnouncementState.PLANNED, AnnouncementState.RELEASING)


def foresee(work: Work, outlook: Outlook, days: int) -> Iterator[Foreseen]:
    """Person by person, and each person's messages in order of time."""
    until = work.now + timedelta(days=days)
    left = Calls()
    if work.policy.mass_from and outlook.carries(Road.MASS):
        counting = Counting()
        for _ in _everybody(work, outlook, until, counting):
            pass
        left = calls(work, outlook, counting)
    yield from _everybody(work, outlook, until, left)


def many_ahead(work: Work, days: int, most: int) -> bool:
    """Whether there are more messages than these, so that a list takes long."""
    until = work.now + timedelta(days=days)
    found = work.uow.foresight.count(until, most + 1)
    for each in work.uow.announcements.in_state(AHEAD, ANNOUNCEMENTS):
        times = len(_times(each, work.now, until))
        found += times and times * turnout(work, each.audience, each.urgent).included
        if found > most:
            return True
    return found > most


def _everybody(work: Work, outlook: Outlook, until: datetime, left: LeftOver) -> Iterator[Foreseen]:
    streams = [_planned(work, until), *_announced(work, until)]
    everything = heapq.merge(*streams, key=lambda ahead: ahead.parcel.person_id)
    people = (list(theirs) for _, theirs in groupby(everything, key=lambda ahead: ahead.parcel.person_id))
    while page := list(islice(people, PAGE)):
        yield from _page(work, outlook, page, Walk(work, outlook, until, left))


def _page(work: Work, outlook: Outlook, page: list[list[Ahead]], walk: Walk) -> Iterator[Foreseen]:
    """A handful of questions for all of them."""
    ids = [theirs[0].parcel.person_id for theirs in page]
    openids = {theirs[0].parcel.person_id: theirs[0].parcel.openid or "" for theirs in page}
    found, today = purses(work, outlook, openids), day_of(work.now)
    had = work.uow.day_slots.taken(ids, today.date()) if work.policy.manners.a_day else {}
    news = work.uow.audiences.had_since(ids, today) if work.policy.announcements_a_day else {}
    for id_, theirs in zip(ids, page, strict=True):
        yield from walk.of(theirs, found[id_], Had.since(today, had.get(id_, 0), news.get(id_, 0)))


def _planned(work: Work, until: datetime) -> Iterator[Ahead]:
    after = (0, 0)
    while page := work.uow.foresight.planned(until, after, PAGE):
        yield from page
        after = (page[-1].parcel.person_id, page[-1].parcel.id)


def _announced(work: Work, until: datetime) -> list[Iterator[Ahead]]:
    """What is still to be released, to whom it would go as people stand now, each of its times."""
    found = sorted(work.uow.announcements.in_state(AHEAD, ANNOUNCEMENTS), key=lambda each: each.send_at)
    return [_readers(work, each, at) for each in found for at in _times(each, work.now, until)]


def _times(announcement: Announcement, now: datetime, until: datetime) -> list[datetime]:
    if not announcement.rule:
        return [announcement.send_at] if announcement.send_at <= until else []
    last = min(until, announcement.until or until) + timedelta(milliseconds=1)
    return slots(announcement.rule, announcement.send_at, max(now, announcement.send_at), last)


def _readers(work: Work, announcement: Announcement, at: datetime) -> Iterator[Ahead]:
    message = work.uow.outbox.message(source_of(announcement.id), announcement.version)
    at = max(at, work.now)
    if announcement.state is AnnouncementState.RELEASING:
        yield from _aheads(work, message, (_rest(work, announcement), at, None))
        return
    out = sieve(replace(work, now=at), announcement.audience, announcement.urgent)
    found = work.uow.frozen.look(announcement.audience, replace(out, most=0), STEP)
    waits = announcement.state is AnnouncementState.AWAITING
    waits = waits or (is_many(work, found.size) and not announcement.approved)
    yield from _aheads(work, message, (found.pages, at, Reason.UNAPPROVED if waits else None))


def _rest(work: Work, announcement: Announcement) -> Iterator[Page]:
    """The people who are not addressed yet."""
    after = announcement.reached_id
    while page := work.uow.frozen.next(announcement.id, after):
        yield page
        after = page.up_to


def _aheads(
    work: Work, message: Message, of: tuple[Iterable[Page], datetime, Reason | None]
) -> Iterator[Ahead]:
    pages, at, blocked = of
    for page in readers(work, pages):
        for reader in page:
            yield Ahead(at, reader.name, parcel_for(reader, message, at), blocked)
