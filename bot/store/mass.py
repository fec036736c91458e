"""Mass sends in the database: whoever moves `wake_at` of one does it; its deliveries bear its key."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, literal, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import DeliveryState, Message, Reason, Road, Verdict
from bot.domain.mass import EVERY_LANGUAGE, MassSend, MassState, Terms
from bot.store import mass_counts as counts
from bot.store.columns import Instant
from bot.store.day_slots import GONE_OUT
from bot.store.dialects import insert_once, one_at_a_time
from bot.store.parcels import MESSAGE, PARCEL, message_of
from bot.store.session import Session
from bot.store.tables import announcements, deliveries, mass_sends, messages, people

_UNFINISHED = (AnnouncementState.RELEASING, AnnouncementState.PAUSED)
_WAITS = {"state": DeliveryState.WAITING, "road": None, "platform_id": "", "day_slot": None}
_COLUMNS = ("id", "message_id", "language", "state", "wake_at", "attempts", "tried_at", "people")


class MassSends:
    def __init__(self, session: Session) -> None:
        self._session = session

    def gather(self, message_id: int, language: str, at: datetime) -> None:
        """Look at `at` who is left over for this message; one such look is planned at a time."""
        values = {"message_id": message_id, "language": language, "wake_at": at, "open": True}
        values |= {"state": MassState.GATHERING, "attempts": 0, "people": 0, "platform_id": ""}
        insert_once(self._session.write, mass_sends, [values], ("message_id", "language", "open"))

    def due(self, now: datetime, limit: int) -> list[MassSend]:
        query = select(mass_sends).where(mass_sends.c.wake_at <= now).order_by(mass_sends.c.wake_at)
        return [_send(row) for row in self._session.read.execute(query.limit(limit))]

    def lease(self, send: MassSend, until: datetime) -> bool:
        """Take it until then; False when somebody else did."""
        mine = update(mass_sends).where(mass_sends.c.id == send.id, mass_sends.c.wake_at == send.wake_at)
        tried = mass_sends.c.attempts + 1
        return self._session.write.execute(mine.values(wake_at=until, attempts=tried)).rowcount == 1

    def parked(self, send: MassSend, limit: int) -> int:
        """How many wait for it, counted no further than `limit`."""
        ids = select(deliveries.c.id).join_from(deliveries, people).where(_waits_for(send)).limit(limit)
        return self._session.read.scalar(select(func.count()).select_from(ids.subquery())) or 0

    def left_over(self, send: MassSend, limit: int) -> int:
        """How many of all languages go this way, counted no further than `limit`."""
        mine = deliveries.c.message_id == send.message_id, deliveries.c.road == Road.MASS
        ids = select(deliveries.c.id).where(*mine).limit(limit)
        return self._session.read.scalar(select(func.count()).select_from(ids.subquery())) or 0

    def others_to_come(self, send: MassSend, by: datetime) -> bool:
        """Whether some that are due by then did not try their roads yet, or are not addressed yet."""
        untried = deliveries.c.state == DeliveryState.PLANNED, deliveries.c.road.is_(None)
        fresh = deliveries.c.attempts == 0, deliveries.c.wake_at <= by
        mine = deliveries.c.message_id == send.message_id
        under_way = deliveries.c.state == DeliveryState.SENDING, deliveries.c.platform_id == ""
        of = announcements.c.message_id == send.message_id, announcements.c.state.in_(_UNFINISHED)
        trying = exists().where(mine, *untried, *fresh) | exists().where(mine, *under_way)
        query = select(trying | exists().where(*of))
        return bool(self._session.read.scalar(query))

    def claim(self, send: MassSend, since: datetime) -> bool:
        """Whether this is the only call since then; nobody else may claim until we commit."""
        one_at_a_time(self._session.write, mass_sends)
        return not self.claimed(since, send.id)

    def claimed(self, since: datetime, but: int = 0) -> bool:
        """Whether another call is on its way, or was taken since then, whenever it was tried first."""
        ours = deliveries.c.platform_id == mass_sends.c.platform_id, deliveries.c.road == Road.MASS
        unnumbered = (mass_sends.c.platform_id == "") & (mass_sends.c.tried_at >= since)
        numbered = (mass_sends.c.platform_id != "") & exists().where(*ours, deliveries.c.sent_at >= since)
        lately = mass_sends.c.tried_at >= since - timedelta(days=1)
        taken = (mass_sends.c.state == MassState.SENT) & lately & (unnumbered | numbered)
        query = exists().where(mass_sends.c.id != but, (mass_sends.c.state == MassState.SENDING) | taken)
        return bool(self._session.read.scalar(select(query)))

    def readers(self, send: MassSend) -> Mapping[str, int]:
        """How many wait for it, by language; of the most first."""
        query = select(people.c.language, func.count()).select_from(deliveries.join(people))
        query = query.where(_waits_for(send)).group_by(people.c.language)
        rows = self._session.read.execute(query.order_by(func.count().desc(), people.c.language))
        return {row[0]: row[1] for row in rows}

    def message(self, send: MassSend) -> Message:
        """What it says."""
        row = self._session.read.execute(MESSAGE.where(messages.c.id == send.message_id)).one()
        return message_of(row)

    def form(self, send: MassSend, terms: Terms, now: datetime, times: tuple[datetime, datetime]) -> int:
        """Take those who wait, and count one for each where they may get four this month; how many.

        times: when to look at it again, and when it is lost.
        """
        one_at_a_time(self._session.write, mass_sends)  # so that nobody is counted by two beyond the quota
        ids = select(deliveries.c.id).join_from(deliveries, people).where(_waits_for(send))
        if terms.languages is not None:
            ids = ids.where(people.c.language.in_(terms.languages))
        if terms.counted:
            ids = ids.where(~counts.used_up(deliveries.c.person_id, now))
        statement = update(deliveries).where(deliveries.c.id.in_(ids.limit(terms.most)))
        values = {"state": DeliveryState.SENDING, "platform_id": send.once_key, "wake_at": times[1]}
        values |= {"tried_at": now, "attempts": deliveries.c.attempts + 1}
        taken = self._session.write.execute(statement.values(**values)).rowcount
        if terms.counted:
            counts.count(self._session, _bears(send), now)
        mine = update(mass_sends).where(mass_sends.c.id == send.id)
        going = {"state": MassState.SENDING, "open": None, "tried_at": now, "people": taken}
        going |= {"counted": terms.counted, "wake_at": times[0]}
        self._session.write.execute(mine.values(**going))
        return taken

    def addressed(self, send: MassSend) -> tuple[Message | None, list[str], list[str]]:
        """What goes to whom, and their languages, of the most first; whoever left meanwhile is left out.

        None: nobody is left.
        """
        rows = self._session.read.execute(PARCEL.where(_bears(send)).order_by(deliveries.c.id)).all()
        theirs = [row for row in rows if row.openid and row.following]
        languages = Counter(row.language for row in theirs)
        message = message_of(theirs[0]) if theirs else None
        return message, [row.openid for row in theirs], sorted(languages, key=lambda x: (-languages[x], x))

    def settle(self, send: MassSend, verdict: Verdict, now: datetime) -> None:
        """What became of all of them."""
        values: dict[str, Any] = {"state": verdict.state, "road": verdict.road, "reason": verdict.reason}
        values |= {"platform_id": verdict.platform_id, "wake_at": verdict.wake_at or now}
        values |= {"sent_at": now} if verdict.state is DeliveryState.SENT else {}
        values |= {} if verdict.state in GONE_OUT else {"day_slot": None}
        self._session.write.execute(update(deliveries).where(_bears(send)).values(**values))

    def leave_out(self, send: MassSend, openids: Collection[str], verdict: Verdict) -> None:
        """It does not go to these of them."""
        who = select(people.c.id).where(people.c.openid.in_(openids))
        theirs = update(deliveries).where(_bears(send), deliveries.c.person_id.in_(who))
        self._session.write.execute(theirs.values(**_WAITS, reason=verdict.reason, wake_at=verdict.wake_at))

    def recover(self, platform_id: str, until: datetime) -> None:
        """The platform reached nobody by it, through no fault of the text: it waits in their mailboxes."""
        failed = deliveries.c.state == DeliveryState.FAILED, deliveries.c.reason == Reason.SYSTEM_FAILED
        known = deliveries.c.platform_id == platform_id, deliveries.c.platform_id != ""
        theirs = *known, deliveries.c.road == Road.MASS, *failed
        expiry = select(messages.c.expires_at).where(messages.c.id == deliveries.c.message_id)
        wake_at = func.coalesce(expiry.scalar_subquery(), literal(until, Instant))
        statement = update(deliveries).where(*theirs).values(**_WAITS, wake_at=wake_at, sent_at=None)
        self._session.write.execute(statement)

    def later(self, send: MassSend, at: datetime, in_doubt: bool) -> None:
        """Look at it again then. in_doubt: what became of this attempt is not known."""
        values = {"wake_at": at, "attempts": mass_sends.c.attempts - (0 if in_doubt else 1)}
        self._session.write.execute(update(mass_sends).where(_unsettled(send)).values(**values))

    def close(self, send: MassSend, state: MassState, platform_id: str = "") -> None:
        values = {"state": state, "open": None, "wake_at": None, "platform_id": platform_id}
        self._session.write.execute(update(mass_sends).where(_unsettled(send)).values(**values))

    def pay_back(self, send: MassSend) -> None:
        """The platform did not take it: it counts for none of its people. Once, however often it is said."""
        counts.pay_back(self._session, mass_sends.c.id == send.id, _bears(send))

    def refund(self, platform_id: str) -> None:
        """The same for one that was taken, if the platform has told since that it reached nobody."""
        theirs = (deliveries.c.platform_id == platform_id) & (deliveries.c.road == Road.MASS)
        counts.pay_back(self._session, counts.reached_nobody(platform_id), theirs)

    def leave(self, send: MassSend, reason: Reason, until: datetime) -> None:
        """Who still waits for it waits in the mailbox."""
        ids = select(deliveries.c.id).join_from(deliveries, people).where(_waits_for(send))
        values = {**_WAITS, "reason": reason, "wake_at": until}
        self._session.write.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**values))


def _waits_for(send: MassSend) -> ColumnElement[bool]:
    all_of_them = (
        (deliveries.c.message_id == send.message_id)
        & (deliveries.c.state == DeliveryState.PLANNED)
        & (deliveries.c.road == Road.MASS)
    )
    one = send.language != EVERY_LANGUAGE
    return all_of_them & (people.c.language == send.language) if one else all_of_them


def _bears(send: MassSend) -> ColumnElement[bool]:
    return (deliveries.c.platform_id == send.once_key) & (deliveries.c.state == DeliveryState.SENDING)


def _unsettled(send: MassSend) -> ColumnElement[bool]:
    """Who outlived the lease finds that somebody else has settled it, and changes nothing."""
    return (mass_sends.c.id == send.id) & mass_sends.c.wake_at.is_not(None)


def _send(row: Any) -> MassSend:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return MassSend(**values | {"state": MassState(row.state)})
