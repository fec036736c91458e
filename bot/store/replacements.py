"""Replacement calls in the database: a round is claimed by a conditional update, so it is asked once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.activities import Shift
from bot.domain.people import Role
from bot.domain.replacement import Answer, Ask, Call, CallState, Candidates
from bot.domain.signups import SignUpState
from bot.store.dialects import insert_once
from bot.store.occasions import TAKES_PLACE
from bot.store.people import granted
from bot.store.session import Session
from bot.store.tables import activities, people, replacement_asks, replacement_calls, shifts, sign_ups

_calls, _asks = replacement_calls, replacement_asks
_OUT = (SignUpState.CANCELLED, SignUpState.NO_SHOW)


class Replacements:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, new: Call, now: datetime) -> bool:
        """Open the call of a shift, again if it had ended; False when it is open. Id and round count not."""
        values = {"opened_by": new.opened_by, "opened_at": now, "state": CallState.OPEN}
        values |= {"next_at": new.next_at, "role_id": new.role_id}
        row = {"shift_id": new.shift_id, "round": 0, **values}
        if insert_once(self._session.write, _calls, [row], ("shift_id",)):
            return True
        ended = update(_calls).where(_calls.c.shift_id == new.shift_id, _calls.c.state != CallState.OPEN)
        return self._session.write.execute(ended.values(**values)).rowcount == 1

    def call(self, shift_id: int) -> Call | None:
        row = self._session.read.execute(select(_calls).where(_calls.c.shift_id == shift_id)).first()
        return _call(row) if row else None

    def due(self, now: datetime, limit: int) -> list[Call]:
        """Those whose next people are to be asked."""
        query = select(_calls).where(_calls.c.state == CallState.OPEN, _calls.c.next_at <= now)
        rows = self._session.read.execute(query.order_by(_calls.c.next_at).limit(limit))
        return [_call(row) for row in rows]

    def next_round(self, call: Call, next_at: datetime) -> bool:
        """Take the round that is due; False when somebody else took it."""
        return self._change(call, round=call.round + 1, next_at=next_at)

    def hurry(self, shift_id: int, now: datetime) -> None:
        """Nobody is left to wait for: the next people may be asked now."""
        mine = update(_calls).where(_calls.c.shift_id == shift_id, _calls.c.state == CallState.OPEN)
        self._session.write.execute(mine.values(next_at=now))

    def end(self, call: Call, state: CallState) -> bool:
        """End an open call; False when it ended before."""
        mine = update(_calls).where(_calls.c.id == call.id, _calls.c.state == CallState.OPEN)
        return self._session.write.execute(mine.values(state=state)).rowcount == 1

    def candidates(self, shift: Shift, page: Candidates, limit: int) -> list[tuple[datetime, int]]:
        """Who may be asked, the least recently asked first: (when they were last asked, id)."""
        volunteer = granted(Role.VOLUNTEER)
        query = select(people.c.asked_at, people.c.id).where(
            *_can_be_asked(shift, page.now), volunteer if page.volunteers else ~volunteer
        )
        if page.after:
            asked_at, id_ = page.after
            later = (people.c.asked_at == asked_at) & (people.c.id > id_)
            query = query.where(or_(people.c.asked_at > asked_at, later))
        rows = self._session.read.execute(query.order_by(people.c.asked_at, people.c.id).limit(limit))
        return [(row.asked_at, row.id) for row in rows]

    def ask(self, call: Call, person_ids: Sequence[int], now: datetime) -> None:
        """Keep that these people are asked now."""
        values = {"shift_id": call.shift_id, "round": call.round, "asked_at": now}
        rows = [{"person_id": id_, **values} for id_ in person_ids]
        insert_once(self._session.write, _asks, rows, ("shift_id", "person_id"))
        asked = update(people).where(people.c.id.in_(person_ids))
        self._session.write.execute(asked.values(asked_at=now))

    def open_ask(self, person_id: int, now: datetime) -> Ask | None:
        """The latest question to this person that is still open, and of use."""
        query = (
            select(_asks)
            .join_from(_asks, shifts)
            .where(_asks.c.person_id == person_id, _asks.c.answer.is_(None), shifts.c.starts_at > now)
        )
        row = self._session.read.execute(query.order_by(_asks.c.asked_at.desc()).limit(1)).first()
        return Ask(row.id, row.shift_id, row.person_id, row.asked_at) if row else None

    def unanswered(self, shift_id: int) -> list[int]:
        """The people whose answer is still out."""
        query = select(_asks.c.person_id).where(_asks.c.shift_id == shift_id, _asks.c.answer.is_(None))
        return list(self._session.read.scalars(query))

    def answer(self, ask: Ask, answer: Answer, now: datetime) -> bool:
        """Once; False when it was answered, or dismissed, before."""
        mine = update(_asks).where(_asks.c.id == ask.id, _asks.c.answer.is_(None))
        return self._session.write.execute(mine.values(answer=answer, answered_at=now)).rowcount == 1

    def dismiss(self, shift_id: int, now: datetime) -> None:
        """Nobody's answer is needed any more."""
        open_ = update(_asks).where(_asks.c.shift_id == shift_id, _asks.c.answer.is_(None))
        self._session.write.execute(open_.values(answer=Answer.FILLED, answered_at=now))

    def _change(self, call: Call, **values: Any) -> bool:
        mine = update(_calls).where(
            _calls.c.id == call.id,
            _calls.c.state == CallState.OPEN,
            _calls.c.round == call.round,
            _calls.c.next_at == call.next_at,
        )
        return self._session.write.execute(mine.values(**values)).rowcount == 1


def _can_be_asked(shift: Shift, now: datetime) -> list[ColumnElement[bool]]:
    """What the database can tell at once; the gates look at the rest."""
    asked = exists().where(_asks.c.shift_id == shift.id, _asks.c.person_id == people.c.id)
    was_in = exists().where(sign_ups.c.shift_id == shift.id, sign_ups.c.person_id == people.c.id)
    return [
        people.c.following.is_(True),
        people.c.openid.is_not(None),
        or_(people.c.refused_until.is_(None), people.c.refused_until <= now),
        people.c.consent != "",
        people.c.stands_in.is_(True),
        ~asked,
        ~was_in,
        ~_busy(shift),
    ]


def _busy(shift: Shift) -> ColumnElement[bool]:
    """Signed up elsewhere at that time; spans are half-open, so what touches does not overlap."""
    elsewhere = sign_ups.join(shifts, shifts.c.id == sign_ups.c.shift_id).join(activities)
    return (
        exists()
        .select_from(elsewhere)
        .where(
            sign_ups.c.person_id == people.c.id,
            sign_ups.c.state.not_in(_OUT),
            shifts.c.starts_at < shift.ends_at,
            shifts.c.ends_at > shift.starts_at,
            *TAKES_PLACE,
        )
        .correlate(people)
    )


def _call(row: Any) -> Call:
    state = CallState(row.state)
    return Call(row.id, row.shift_id, row.opened_by, state, row.round, row.next_at, row.role_id)
