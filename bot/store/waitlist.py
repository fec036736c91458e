"""The waitlist in the database: rows of sign_ups that wait or have a place held, in their order.

Whoever calls this holds the shift (see activities.hold), so that a line is changed by one at a time.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_, update

from bot.domain.activities import Occasion
from bot.domain.signups import Asks, SignUpState
from bot.domain.waiting import WAITING, Waiting, WaitingLine
from bot.store.entering import enter
from bot.store.occasions import occasion_of
from bot.store.session import Session
from bot.store.tables import people, sign_ups
from bot.store.waiting_rows import (
    ANYBODY,
    COLUMNS,
    LAPSED,
    LENGTH,
    MINE,
    OF_FAMILY,
    OF_PERSON,
    PLACE,
    SHIFTS_STARTED,
    SHIFTS_WITH_LAPSED,
    WAITS,
    waiting_of,
)

LOOK_BACK = timedelta(days=7)  # a clock that stood still longer than that has other worries


class Waitlist:
    def __init__(self, session: Session) -> None:
        self._session = session

    def enter(self, shift_id: int, person_id: int, party_size: int, now: datetime, **more: Any) -> bool:
        """Queue up at the tail, new or after a cancellation; False when the person is in already.

        more: other columns, such as the role that was wished for; it is taken with the place.
        """
        values = {
            "party_size": party_size,
            "state": SignUpState.WAITLISTED,
            "queued_at": now,
            "rank": 0,
            "lapses": 0,
            "asked": False,
            "passed_over": False,
            "asks": Asks.NOTHING,
            "role_id": None,
        } | more
        return enter(self._session, (shift_id, person_id), values, now)

    def mine(self, shift_id: int, person_id: int) -> Waiting | None:
        row = self._session.read.execute(MINE, {"shift": shift_id, "person": person_id}).first()
        return waiting_of(row) if row else None

    def of_person(self, person_id: int, now: datetime) -> list[tuple[Waiting, Occasion]]:
        """What this person waits for or is offered, the soonest first."""
        rows = self._session.read.execute(OF_PERSON, {"person": person_id, "now": now})
        return [(waiting_of(row), occasion_of(row)) for row in rows]

    def of_family(self, person_id: int, now: datetime) -> list[tuple[Waiting, Occasion]]:
        """The same, with what those wait for whom the person cares for by name."""
        rows = self._session.read.execute(OF_FAMILY, {"person": person_id, "now": now})
        return [(waiting_of(row), occasion_of(row)) for row in rows]

    def anybody(self, shift_id: int) -> bool:
        """Whether somebody waits, so that newcomers must queue up behind them."""
        return self._session.read.execute(ANYBODY, {"shift": shift_id}).first() is not None

    def ahead(self, waiting: Waiting) -> int:
        """How many sign-ups stand before this one in the line."""
        before = tuple_(*PLACE) < self._place_of(waiting)
        return self._session.read.scalar(LENGTH.where(before), {"shift": waiting.shift_id}) or 0

    def held(self, shift_id: int) -> int:
        """How many heads have a place held for them."""
        query = select(func.sum(sign_ups.c.party_size)).where(
            sign_ups.c.shift_id == shift_id, sign_ups.c.state == SignUpState.HELD
        )
        return self._session.read.scalar(query) or 0

    def length(self, shift_id: int) -> int:
        return self._session.read.scalar(LENGTH, {"shift": shift_id}) or 0

    def next_fitting(self, shift_id: int, heads: int | None) -> Waiting | None:
        """The first in the line whose party is at most so big; None as heads: whatever its size."""
        query = select(*COLUMNS).where(*WAITS).order_by(*PLACE).limit(1)
        if heads is not None:
            query = query.where(sign_ups.c.party_size <= heads)
        row = self._session.read.execute(query, {"shift": shift_id}).first()
        return waiting_of(row) if row else None

    def too_big(self, shift_id: int, heads: int, before: Waiting | None) -> list[Waiting]:
        """Whose party is bigger than that and was not told so yet; only those before one, if given."""
        query = select(*COLUMNS).where(*WAITS, sign_ups.c.party_size > heads)
        query = query.where(sign_ups.c.passed_over.is_(False)).order_by(*PLACE)
        if before:
            query = query.where(tuple_(*PLACE) < self._place_of(before))
        return [waiting_of(row) for row in self._session.read.execute(query, {"shift": shift_id})]

    def line(self, shift_id: int, limit: int) -> list[WaitingLine]:
        """Those with an offer, then those who wait, the next one first."""
        query = (
            select(*COLUMNS, people.c.openid, people.c.name)
            .join_from(sign_ups, people, sign_ups.c.person_id == people.c.id)
            .where(sign_ups.c.shift_id == shift_id, sign_ups.c.state.in_(WAITING))
            .order_by(sign_ups.c.state, *PLACE)
            .limit(limit)
        )
        rows = self._session.read.execute(query)
        return [WaitingLine(waiting_of(row), row.openid, row.name) for row in rows]

    def lapsed(self, shift_id: int, now: datetime) -> list[Waiting]:
        """Whose offer is over, in the order in which the offers ended."""
        query = LAPSED.order_by(sign_ups.c.held_until, *PLACE)
        rows = self._session.read.execute(query, {"shift": shift_id, "now": now})
        return [waiting_of(row) for row in rows]

    def shifts_with_lapsed(self, now: datetime, limit: int) -> list[int]:
        found = self._session.read.scalars(SHIFTS_WITH_LAPSED, {"now": now, "limit": limit})
        return sorted(set(found))

    def shifts_started(self, now: datetime, limit: int) -> list[int]:
        """Shifts that began of late and still have a line."""
        values = {"now": now, "since": now - LOOK_BACK, "limit": limit}
        return sorted(self._session.read.scalars(SHIFTS_STARTED, values))

    def turn(self, waiting: Waiting, state: SignUpState, now: datetime, **values: Any) -> bool:
        """Change the state unless it changed since it was read; nothing stays held or asked unless given."""
        statement = update(sign_ups).where(
            sign_ups.c.id == waiting.sign_up_id,
            sign_ups.c.state == waiting.state,
            sign_ups.c.told == waiting.told,
        )
        fresh = {"held_until": None, "asked": False, "passed_over": False}
        statement = statement.values(state=state, changed_at=now, told=waiting.told + 1, **(fresh | values))
        return self._session.write.execute(statement).rowcount == 1

    def note(self, waiting: Waiting, **values: Any) -> None:
        """Set columns that leave the state as it is, but of which the person is told."""
        statement = update(sign_ups).where(sign_ups.c.id == waiting.sign_up_id)
        self._session.write.execute(statement.values(told=waiting.told + 1, **values))

    def highest_priority(self, shift_id: int) -> int:
        """Of those who wait; 0 when nobody was put before others."""
        query = select(func.min(sign_ups.c.rank)).where(*WAITS)
        return -(self._session.read.scalar(query, {"shift": shift_id}) or 0)

    def prioritize(self, waiting: Waiting, priority: int) -> None:
        """The higher, the sooner; they are not told."""
        statement = update(sign_ups).where(sign_ups.c.id == waiting.sign_up_id)
        self._session.write.execute(statement.values(rank=-priority))

    def unasked(self, shift_id: int, heads: int | None) -> bool:
        """Whether somebody with a party at most so big was not asked yet."""
        query = ANYBODY.where(sign_ups.c.asked.is_(False))
        if heads is not None:
            query = query.where(sign_ups.c.party_size <= heads)
        return self._session.read.execute(query, {"shift": shift_id}).first() is not None

    def ask(self, shift_id: int, heads: int | None, now: datetime) -> None:
        """Let all whose party is at most so big take what is free."""
        statement = update(sign_ups).where(*WAITS)
        if heads is not None:
            statement = statement.where(sign_ups.c.party_size <= heads)
        statement = statement.where(sign_ups.c.asked.is_(False)).values(asked=True, changed_at=now)
        self._session.write.execute(statement, {"shift": shift_id})

    def ask_no_more(self, shift_id: int, heads: int | None) -> None:
        """Whose party is bigger than what is left can be asked anew when there is more again."""
        if heads is None:
            return
        statement = update(sign_ups).where(*WAITS, sign_ups.c.asked, sign_ups.c.party_size > heads)
        self._session.write.execute(statement.values(asked=False), {"shift": shift_id})

    def clear(self, shift_id: int, now: datetime) -> int:
        """End the whole line; how many heads were held."""
        of_shift = sign_ups.c.shift_id == shift_id
        held = select(func.sum(sign_ups.c.party_size)).where(of_shift, sign_ups.c.state == SignUpState.HELD)
        heads = self._session.write.scalar(held) or 0
        values = {"state": SignUpState.CANCELLED, "held_until": None, "asked": False, "changed_at": now}
        everybody = update(sign_ups).where(of_shift, sign_ups.c.state.in_(WAITING))
        self._session.write.execute(everybody.values(**values))
        return int(heads)

    def _place_of(self, waiting: Waiting) -> Any:
        place = (-waiting.priority, waiting.queued_at, waiting.sign_up_id)
        return tuple_(*place, types=[column.type for column in PLACE])
