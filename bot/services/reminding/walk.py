"""One person's messages in order of time, through manners and roads, on a clock of their own."""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.deliveries import Parcel, Priority, Reason, Road, Verdict
from bot.domain.foreseen import Ahead, Foreseen
from bot.domain.manners import CAN_WAIT, JUST_WROTE, day_of, over_the_limit, silenced, together
from bot.domain.purses import Purse
from bot.domain.windows import GRANTS, Scene
from bot.services.delivery.manners import Group, groups_of
from bot.services.delivery.outlook import Outlook, road_of
from bot.services.reminding.leftovers import LeftOver
from bot.services.work import Work


@dataclass(slots=True)
class Had:
    """What disturbed the person, by day: messages that could have waited, and announcements among them."""

    days: Counter[datetime] = field(default_factory=Counter)
    news: Counter[datetime] = field(default_factory=Counter)

    @classmethod
    def since(cls, today: datetime, messages: int, news: int) -> "Had":
        return cls(Counter({today: messages}), Counter({today: news}))


@dataclass(frozen=True, slots=True)
class Walk:
    work: Work
    outlook: Outlook
    until: datetime
    left: LeftOver

    def of(self, mine: Sequence[Ahead], purse: Purse, had: Had) -> Iterator[Foreseen]:
        """What comes, and what would have come; a parcel's number is its place here."""
        name = mine[0].name
        for each in mine:
            if each.blocked:
                yield _foreseen(each.at, name, [each.parcel], (None, each.blocked))
        waiting = self._addressed([each for each in mine if not each.blocked], had)
        heapq.heapify(waiting)
        while waiting:
            at, due = waiting[0][0], list[Parcel]()
            while waiting and waiting[0][0] == at:
                due.append(heapq.heappop(waiting)[2])
            for group in groups_of(due):
                late = self._held(group, at, purse, had)
                for each_late in late:
                    heapq.heappush(waiting, each_late)
                held = {number for _, number, _ in late}
                goes = [parcel for parcel in group if parcel.id not in held]
                if goes and at <= self.until:
                    yield self._sent(goes, at, name, purse, had)

    def _addressed(self, mine: Sequence[Ahead], had: Had) -> list[tuple[datetime, int, Parcel]]:
        """Announcements that are not urgent go to nobody who had enough of them that day."""
        most, found = self.work.policy.announcements_a_day, []
        for n, each in enumerate(sorted(mine, key=lambda ahead: ahead.at)):
            at, day = max(each.at, self.work.now), day_of(each.at)
            if not each.parcel.id and each.parcel.message.priority is Priority.NEWS:
                if most and had.news[day] >= most:
                    continue
                had.news[day] += 1
            found.append((at, n, replace(each.parcel, id=n)))
        return found

    def _held(self, group: Group, at: datetime, purse: Purse, had: Had) -> list[tuple[datetime, int, Parcel]]:
        """What waits for the end of quiet hours, or for the next morning, and until when."""
        manners = self.work.policy.manners
        full = bool(manners.a_day) and had.days[day_of(at)] >= manners.a_day
        verdicts = [
            (p, self._silenced(p, at, purse) or (over_the_limit(p, at, manners) if full else None))
            for p in group
        ]
        return [(v.wake_at, p.id, replace(p, reason=v.reason)) for p, v in verdicts if v and v.wake_at]

    def _silenced(self, parcel: Parcel, at: datetime, purse: Purse) -> Verdict | None:
        """Who wrote to us a moment ago waits for the answer."""
        awake = purse.has_window(at + GRANTS[Scene.MESSAGE].lasts - JUST_WROTE)
        if awake and parcel.message.priority is Priority.REPLY:
            return None
        return silenced(parcel, at, self.work.policy.manners)

    def _sent(self, group: Group, at: datetime, name: str, purse: Purse, had: Had) -> Foreseen:
        told = together(group) if len(group) > 1 else group[0]
        road, why = self._road(told, at, purse)
        disturbs = road not in (None, Road.MAILBOX)
        had.days[day_of(at)] += disturbs and any(p.message.priority in CAN_WAIT for p in group)
        return _foreseen(at, name, group, (road, why or told.reason))

    def _road(self, parcel: Parcel, at: datetime, purse: Purse) -> tuple[Road | None, Reason | None]:
        if not (parcel.openid and parcel.following):
            return None, Reason.NOT_FOLLOWING
        if parcel.message.expires_at and parcel.message.expires_at <= at:
            return None, Reason.EXPIRED
        if refused := parcel.unreachable(at):
            return Road.MAILBOX, refused
        road = road_of(self.outlook, purse, parcel.message, at)
        return (road, None) if road else self.left.take(at, parcel, purse)


def _foreseen(at: datetime, name: str, group: Group, end: tuple[Road | None, Reason | None]) -> Foreseen:
    first, sources = group[0], tuple(each.message.source for each in group)
    must, expires_at = first.message.priority is Priority.MUST, first.message.expires_at
    return Foreseen(at, first.person_id, name, first.openid, sources, *end, must, expires_at)
