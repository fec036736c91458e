"""The keys of personal calendars in the database, and what stands in a calendar."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from bot.domain.calendars import Entry, digest
from bot.domain.signups import SignUpState
from bot.store.dialects import insert_once
from bot.store.occasions import OCCASION_COLUMNS, occasion_of
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import activities, calendar_links, shifts, sign_ups

_OUT = (SignUpState.CANCELLED, SignUpState.NO_SHOW)
_MOMENTS = (shifts.c.changed_at, activities.c.created_at)
_MINE = (sign_ups.c.id.label("sign_up_id"), sign_ups.c.state, sign_ups.c.changed_at.label("signed_up_at"))
_OF_PERSON = (
    select(*_MINE, *OCCASION_COLUMNS, *_MOMENTS)
    .join_from(sign_ups, shifts)
    .join(activities)
    .where(
        sign_ups.c.person_id == bindparam("person"),
        sign_ups.c.state.not_in(_OUT),
        shifts.c.ends_at > bindparam("since"),
    )
    .order_by(shifts.c.starts_at, shifts.c.id)
    .limit(bindparam("limit"))
)
_OF_ACTIVITY = (
    select(*OCCASION_COLUMNS, *_MOMENTS)
    .join_from(shifts, activities)
    .where(activities.c.id == bindparam("activity"), activities.c.published_at.is_not(None))
    .order_by(shifts.c.starts_at, shifts.c.id)
)


def _changed_at(row: Any, *more: datetime) -> datetime:
    moments: tuple[datetime | None, ...] = (row.created_at, row.changed_at, row.cancelled_at, *more)
    return max(moment for moment in moments if moment)


def _mine(row: Any) -> Entry:
    changed_at = _changed_at(row, row.signed_up_at)
    return Entry(occasion_of(row), changed_at, row.sign_up_id, SignUpState(row.state))


class Calendars:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def key_of(self, person_id: int) -> str:
        """The key of the person's calendar, "" while there is none."""
        query = select(calendar_links.c.sealed).where(calendar_links.c.person_id == person_id)
        return self._sealer.open(self._session.read.scalar(query) or "")

    def keep(self, person_id: int, key: str, now: datetime) -> None:
        """The person's key from now on; an earlier one opens nothing any more."""
        values = {"digest": digest(key), "sealed": self._sealer.seal(key), "made_at": now}
        row = {"person_id": person_id, **values}
        if not insert_once(self._session.write, calendar_links, [row], ("person_id",)):
            mine = update(calendar_links).where(calendar_links.c.person_id == person_id)
            self._session.write.execute(mine.values(**values))

    def drop(self, person_id: int) -> bool:
        """Close the person's calendar; False when there was none."""
        mine = delete(calendar_links).where(calendar_links.c.person_id == person_id)
        return self._session.write.execute(mine).rowcount == 1

    def owner(self, key: str) -> int | None:
        """Whose calendar the key opens."""
        query = select(calendar_links.c.person_id).where(calendar_links.c.digest == digest(key))
        return self._session.read.scalar(query)

    def of_person(self, person_id: int, since: datetime, limit: int) -> list[Entry]:
        """What the person signed up for, called off or not, and did not give back."""
        values = {"person": person_id, "since": since, "limit": limit}
        rows = self._session.read.execute(_OF_PERSON, values)
        return [_mine(row) for row in rows]

    def of_activity(self, activity_id: int) -> list[Entry]:
        """All its shifts; empty for what does not exist or is not published."""
        rows = self._session.read.execute(_OF_ACTIVITY, {"activity": activity_id})
        return [Entry(occasion_of(row), _changed_at(row)) for row in rows]
