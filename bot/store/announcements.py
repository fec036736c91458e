"""Announcements in the database; every step of their course is a conditional update, so it happens once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.sql import Update

from bot.domain.announcements import RUNNING, Announcement, AnnouncementState
from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import announcements, answers, deliveries, shifts

_COLUMNS = [name for name in Announcement.__slots__ if name not in ("audience", "state")]
_NEW = ("send_at", "created_by", "urgent", "recruits", "rule", "until")
_AGAIN = ("created_by", "urgent", "recruits", "approved_by", "approved")
_CAME = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN)
_UNSENT = (DeliveryState.PLANNED, DeliveryState.WAITING, DeliveryState.HELD)


def _announcement(row: Any) -> Announcement:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Announcement(audience=Audience(row.audience), state=AnnouncementState(row.state), **values)


class Announcements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Announcement, now: datetime) -> int:
        """Its number; the one of `new` does not count."""
        values = {name: getattr(new, name) for name in _NEW}
        insert = announcements.insert().values(
            **values, audience=str(new.audience), state=new.state, created_at=now
        )
        made: int = self._session.write.execute(insert.returning(announcements.c.id)).scalar_one()
        return made

    def get(self, announcement_id: int) -> Announcement | None:
        query = select(announcements).where(announcements.c.id == announcement_id)
        row = self._session.read.execute(query).first()
        return _announcement(row) if row else None

    def planned_by(self, person_id: int) -> list[Announcement]:
        """What this organizer could still withdraw, the next to leave first."""
        states = (AnnouncementState.PLANNED, AnnouncementState.AWAITING)
        query = select(announcements).where(
            announcements.c.created_by == person_id, announcements.c.state.in_(states)
        )
        return self._announcements(query.order_by(announcements.c.send_at))

    def recent(self, limit: int) -> list[Announcement]:
        """The newest first."""
        return self._announcements(select(announcements).order_by(announcements.c.id.desc()).limit(limit))

    def in_state(self, states: Collection[AnnouncementState], limit: int) -> list[Announcement]:
        """The newest first."""
        query = select(announcements).where(announcements.c.state.in_(states))
        return self._announcements(query.order_by(announcements.c.id.desc()).limit(limit))

    def due(self, now: datetime, limit: int) -> list[Announcement]:
        """What is to be released now, and what is just being released."""
        planned = announcements.c.state == AnnouncementState.PLANNED
        releasing = announcements.c.state == AnnouncementState.RELEASING
        query = select(announcements).where(or_(planned, releasing), announcements.c.send_at <= now)
        return self._announcements(query.order_by(announcements.c.send_at).limit(limit))

    def changed_since(self, since: datetime, limit: int) -> list[Announcement]:
        """Those paused, resumed or stopped lately."""
        halted = (AnnouncementState.PAUSED, AnnouncementState.STOPPED, *RUNNING)
        query = select(announcements).where(
            announcements.c.state.in_(halted), announcements.c.changed_at >= since
        )
        return self._announcements(query.limit(limit))

    def turn(
        self,
        announcement_id: int,
        state: AnnouncementState,
        was: Collection[AnnouncementState] = (AnnouncementState.PLANNED,),
        **values: Any,
    ) -> bool:
        """Leave one of the states `was` for `state`; False when somebody else did so first."""
        statement = update(announcements).where(
            announcements.c.id == announcement_id, announcements.c.state.in_(was)
        )
        return self._session.write.execute(statement.values(state=state, **values)).rowcount == 1

    def approve(self, seen: Announcement, state: AnnouncementState, by: int | None) -> bool:
        """Another organizer's answer to this version; False when it was answered or changed meanwhile."""
        yes = state is AnnouncementState.PLANNED
        values = {"state": state, "approved_by": by, "approved": yes}
        return self._change(_as_seen(seen, AnnouncementState.AWAITING), values)

    def rewrite(self, seen: Announcement, state: AnnouncementState, by: int | None) -> bool:
        """The next version of its content, which nobody approved; False when it moved on meanwhile."""
        values = {"state": state, "version": seen.version + 1, "created_by": by}
        return self._change(_as_seen(seen, seen.state), values | {"approved_by": None, "approved": False})

    def begin(self, seen: Announcement, message_id: int, last_id: int, now: datetime) -> bool:
        """Start releasing this version; False when it was withdrawn, rewritten or begun meanwhile."""
        values = {"state": AnnouncementState.RELEASING, "message_id": message_id, "last_id": last_id}
        return self._change(_as_seen(seen, AnnouncementState.PLANNED), values | {"released_at": now})

    def keep_back(self, seen: Announcement) -> bool:
        """This version waits for a second yes; False when it was withdrawn, answered or begun meanwhile."""
        unanswered = _as_seen(seen, AnnouncementState.PLANNED).where(announcements.c.approved.is_(False))
        return self._change(unanswered, {"state": AnnouncementState.AWAITING})

    def overtaken(self, parent_id: int, but: int) -> list[int]:
        """Withdraw the earlier times of a recurring one that still wait for a yes; their numbers."""
        statement = update(announcements).where(
            announcements.c.parent_id == parent_id,
            announcements.c.id != but,
            announcements.c.state == AnnouncementState.AWAITING,
        )
        gone = statement.values(state=AnnouncementState.WITHDRAWN).returning(announcements.c.id)
        return list(self._session.write.scalars(gone))

    def reach(self, seen: Announcement, up_to: int, state: AnnouncementState) -> bool:
        """Claim the people after seen.reached_id, up to this one; False when somebody else did meanwhile."""
        same = announcements.c.reached_id == seen.reached_id
        which = _as_seen(seen, AnnouncementState.RELEASING).where(same)
        return self._change(which, {"reached_id": up_to, "state": state})

    def advance(self, seen: Announcement, next_at: datetime | None) -> bool:
        """Claim this time of a recurring one; None: it was the last. False when somebody else did."""
        which = _as_seen(seen, AnnouncementState.PLANNED).where(announcements.c.send_at == seen.send_at)
        return self._change(which, {"send_at": next_at} if next_at else {"state": AnnouncementState.ENDED})

    def add_time(self, of: Announcement, at: datetime, now: datetime) -> int | None:
        """One time of a recurring announcement, once; None when it is there already."""
        values = {name: getattr(of, name) for name in _AGAIN} | {"parent_id": of.id, "send_at": at}
        values |= {"audience": str(of.audience), "state": AnnouncementState.PLANNED, "created_at": now}
        if not insert_once(self._session.write, announcements, [values], ("parent_id", "send_at")):
            return None
        same = announcements.c.parent_id == of.id, announcements.c.send_at == at
        return self._session.read.scalar(select(announcements.c.id).where(*same))

    def unread_by(self, person_id: int, since: datetime) -> int | None:
        """The last one that came to the person since then and that they have not answered."""
        said = exists().where(
            answers.c.announcement_id == announcements.c.id, answers.c.person_id == person_id
        )
        query = (
            select(announcements.c.id)
            .join_from(announcements, deliveries, deliveries.c.message_id == announcements.c.message_id)
            .where(
                deliveries.c.person_id == person_id,
                deliveries.c.state.in_(_CAME),
                deliveries.c.sent_at >= since,
                ~said,
            )
        )
        return self._session.read.scalar(query.order_by(deliveries.c.sent_at.desc()).limit(1))

    def answered(self, announcement_id: int, person_id: int, now: datetime) -> None:
        """The person has read it."""
        row = {"announcement_id": announcement_id, "person_id": person_id, "at": now}
        insert_once(self._session.write, answers, [row], ("announcement_id", "person_id"))

    def recruited(self, limit: int) -> list[Announcement]:
        """Those still going out although the shift that they recruit for is full."""
        query = (
            select(announcements)
            .join_from(announcements, shifts, announcements.c.recruits == shifts.c.id)
            .where(
                announcements.c.recruits.is_not(None),
                announcements.c.state.in_((*RUNNING, AnnouncementState.PAUSED)),
                shifts.c.taken >= shifts.c.capacity,
                exists().where(
                    deliveries.c.message_id == announcements.c.message_id, deliveries.c.state.in_(_UNSENT)
                ),
            )
        )
        return self._announcements(query.order_by(announcements.c.id).limit(limit))

    def _change(self, which: Update, values: Mapping[str, Any]) -> bool:
        return self._session.write.execute(which.values(**values)).rowcount == 1

    def _announcements(self, query: Any) -> list[Announcement]:
        return [_announcement(row) for row in self._session.read.execute(query)]


def _as_seen(seen: Announcement, state: AnnouncementState) -> Update:
    """This version of it, while it is in that state."""
    return update(announcements).where(
        announcements.c.id == seen.id,
        announcements.c.state == state,
        announcements.c.version == seen.version,
    )
