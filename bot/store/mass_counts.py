"""How many mass sends each person got in a month: counted when a call is formed, paid back once."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, exists, func, literal, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.deliveries import DeliveryState
from bot.domain.mass import A_MONTH, month_of
from bot.store.dialects import insert_selected_adding
from bot.store.session import Session
from bot.store.tables import deliveries, mass_counts, mass_sends, receipts


class MassCounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def got(self, person_ids: Collection[int], since: datetime) -> Mapping[tuple[int, str], int]:
        """How many by (person, month), from that month on."""
        mine = mass_counts.c.person_id.in_(person_ids), mass_counts.c.month >= month_of(since)
        rows = self._session.read.execute(select(mass_counts).where(*mine))
        return {(row.person_id, row.month): row.sent for row in rows}

    def unsure(self, message_id: int) -> int:
        """How many of those it was sent to did not get it, as the platform tells; it does not tell who."""
        told = receipts.c.platform_id == mass_sends.c.platform_id, receipts.c.state == DeliveryState.SENT
        query = select(func.sum(receipts.c.total - receipts.c.sent)).where(
            mass_sends.c.message_id == message_id, mass_sends.c.platform_id != "", *told
        )
        return self._session.read.scalar(query) or 0

    def forget(self, person_id: int) -> None:
        self._session.write.execute(delete(mass_counts).where(mass_counts.c.person_id == person_id))


def count(session: Session, theirs: ColumnElement[bool], now: datetime) -> None:
    """One more for the person of each of these deliveries."""
    query = select(deliveries.c.person_id, literal(month_of(now)), literal(1)).where(theirs)
    adding = ("person_id", "month", "sent"), query
    insert_selected_adding(session.write, mass_counts, adding, ("person_id", "month"))


def pay_back(session: Session, which: ColumnElement[bool], theirs: ColumnElement[bool]) -> None:
    """One less. Whoever makes the mark does it; the month is the one in which it was counted."""
    mark = update(mass_sends).where(which, mass_sends.c.counted).values(counted=False)
    who = select(deliveries.c.person_id).where(theirs)
    for counted_at in session.write.scalars(mark.returning(mass_sends.c.tried_at)).all():
        then = mass_counts.c.month == month_of(counted_at), mass_counts.c.sent > 0
        less = update(mass_counts).where(mass_counts.c.person_id.in_(who), *then)
        session.write.execute(less.values(sent=mass_counts.c.sent - 1))


def reached_nobody(platform_id: str) -> ColumnElement[bool]:
    """That the platform has told so of this call."""
    known = receipts.c.platform_id == platform_id, receipts.c.platform_id != ""
    told = exists().where(*known, receipts.c.state == DeliveryState.FAILED, receipts.c.sent == 0)
    return (mass_sends.c.platform_id == platform_id) & told


def used_up(person: ColumnElement[int], now: datetime) -> ColumnElement[bool]:
    this = mass_counts.c.month == month_of(now)
    return exists().where(mass_counts.c.person_id == person, this, mass_counts.c.sent >= A_MONTH)
