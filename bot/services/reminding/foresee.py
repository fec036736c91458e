"""A dry run: every message that the next days would send, by which road, and which would fail.

Goes through the people in order of id, so that memory stays flat; spends nothing and writes nothing. Windows
are taken as known now, and each as if it were the only message that uses them.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, islice

from bot.domain.announcements import Announcement, AnnouncementState, source_of
from bot.domain.deliveries import Layout, Message, Parcel, Priority, Reason, Road
from bot.domain.foreseen import Ahead, Foreseen
from bot.domain.manners import CAN_WAIT, Manners, day_of, over_the_limit, silenced, together
from bot.domain.people import Person
from bot.domain.windows import GRANTS
from bot.services.activities.recurrence import slots
from bot.services.announcing.audiences import sieve
from bot.services.announcing.forecast import Outlook
from bot.services.delivery.manners import Group, groups_of
from bot.services.work import Work

PAGE = 500
ANNOUNCEMENTS = 200
LONGEST_WINDOW = max(grant.lasts for grant in GRANTS.values())


def foresee(work: Work, outlook: Outlook, days: int) -> Iterator[Foreseen]:
    """Person by person, and each person's messages in order of time."""
    until = work.now + timedelta(days=days)
    streams = [_planned(work, until), *_announced(work, until)]
    everything = heapq.merge(*streams, key=lambda ahead: ahead.parcel.person_id)
    messages = _messages(work, everything, until)
    while page := list(islice(messages, PAGE)):
        yield from _by_road(work, outlook, page)


def _planned(work: Work, until: datetime) -> Iterator[Ahead]:
    after = (0, 0)
    while page := work.uow.foresight.planned(until, after, PAGE):
        yield from page
        after = (page[-1].parcel.person_id, page[-1].parcel.id)


def _announced(work: Work, until: datetime) -> list[Iterator[Ahead]]:
    """What is still to be released, to whom it would go as people stand now, each of its times."""
    found = work.uow.announcements.in_state((AnnouncementState.PLANNED,), ANNOUNCEMENTS)
    return [_readers(work, each, at) for each in found for at in _times(each, work.now, until)]


def _times(announcement: Announcement, now: datetime, until: datetime) -> list[datetime]:
    if not announcement.rule:
        return [announcement.send_at] if announcement.send_at <= until else []
    last = min(until, announcement.until or until) + timedelta(milliseconds=1)
    return slots(announcement.rule, announcement.send_at, max(now, announcement.send_at), last)


def _readers(work: Work, announcement: Announcement, at: datetime) -> Iterator[Ahead]:
    priority = Priority.MUST if announcement.urgent else Priority.NEWS
    message = Message(source_of(announcement.id), 1, "", Layout.NOTICE, priority=priority)
    out = sieve(work, announcement.audience, announcement.urgent)
    after = 0
    while page := work.uow.audiences.page(announcement.audience, out, after, PAGE):
        for person in work.uow.foresight.readers([row[0] for row in page]):
            yield Ahead(max(at, work.now), person.name, _parcel(person, message, at))
        after = page[-1][0]


def _parcel(person: Person, message: Message, at: datetime) -> Parcel:
    """One that does not exist yet: its number is of no delivery."""
    return Parcel(
        id=0,
        person_id=person.id,
        openid=person.openid,
        following=person.following,
        language=person.language,
        attempts=0,
        tried_at=at,
        road=None,
        held_until=at,
        message=message,
        quiet=person.quiet,
    )


def _messages(
    work: Work, everything: Iterable[Ahead], until: datetime
) -> Iterator[tuple[datetime, str, Parcel, tuple[str, ...]]]:
    for person_id, theirs in groupby(everything, key=lambda ahead: ahead.parcel.person_id):
        mine = list(theirs)
        had = work.uow.day_slots.taken([person_id], day_of(work.now).date()).get(person_id, 0)
        days = Counter({day_of(work.now): had})
        for at, group in _timeline(work, mine, days):
            if at <= until:
                told = together(group) if len(group) > 1 else group[0]
                yield at, mine[0].name, told, tuple(each.message.source for each in group)


def _timeline(work: Work, mine: Sequence[Ahead], days: Counter[datetime]) -> Iterator[tuple[datetime, Group]]:
    """One person's messages, each when manners let it go; a parcel's number is its place here."""
    waiting = [(max(each.at, work.now), n, replace(each.parcel, id=n)) for n, each in enumerate(mine)]
    heapq.heapify(waiting)
    while waiting:
        at, due = waiting[0][0], list[Parcel]()
        while waiting and waiting[0][0] == at:
            due.append(heapq.heappop(waiting)[2])
        for group in groups_of(due):
            late = _held(group, at, work.policy.manners, days)
            for parcel, until in late:
                heapq.heappush(waiting, (until, parcel.id, parcel))
            if goes := [parcel for parcel in group if parcel.id not in {each.id for each, _ in late}]:
                days[day_of(at)] += any(parcel.message.priority in CAN_WAIT for parcel in goes)
                yield at, goes


def _held(
    group: Group, at: datetime, manners: Manners, days: Counter[datetime]
) -> list[tuple[Parcel, datetime]]:
    """What waits for the end of quiet hours, or for the next morning, and until when."""
    full = manners.a_day and days[day_of(at)] >= manners.a_day
    verdicts = [
        (each, silenced(each, at, manners) or (over_the_limit(each, at, manners) if full else None))
        for each in group
    ]
    return [(replace(p, reason=v.reason), v.wake_at) for p, v in verdicts if v and v.wake_at]


def _by_road(
    work: Work, outlook: Outlook, page: Sequence[tuple[datetime, str, Parcel, tuple[str, ...]]]
) -> Iterator[Foreseen]:
    open_at: dict[datetime, set[str]] = {}
    for moment in {at for at, *_ in page if at <= work.now + LONGEST_WINDOW}:
        openids = {parcel.openid for at, _, parcel, _ in page if at == moment and parcel.openid}
        open_at[moment] = outlook.ledger.open_now(openids, moment)
    for at, name, parcel, sources in page:
        road, why = _road(outlook, at, parcel, open_at.get(at, set()))
        yield Foreseen(at, name, parcel.openid, sources, road, why or parcel.reason)


def _road(
    outlook: Outlook, at: datetime, parcel: Parcel, with_window: set[str]
) -> tuple[Road | None, Reason | None]:
    if not (parcel.openid and parcel.following):
        return None, Reason.NOT_FOLLOWING
    if parcel.message.expires_at and parcel.message.expires_at <= at:
        return None, Reason.EXPIRED
    carries = outlook.messenger.carries
    if parcel.openid in with_window and carries(Road.CUSTOM, parcel.message.layout):
        return Road.CUSTOM, None
    if carries(Road.TEMPLATE, parcel.message.layout):
        return Road.TEMPLATE, None
    return Road.MAILBOX, Reason.WINDOW_CLOSED
