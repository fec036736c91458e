"""One person under two entries, in the database: who says so, and what passes from a name to the person."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, func, literal, or_, select, update

from bot.domain.attendance import Attendance
from bot.domain.claims import ClaimState
from bot.domain.signups import ACTIVE, SignUp
from bot.domain.twins import Twin, TwinClaim
from bot.domain.waiting import WAITING
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.sign_up_rows import MINE, sign_up_of
from bot.store.tables import (
    attendances,
    hour_claims,
    late_cancels,
    list_names,
    no_shows,
    people,
    shifts,
    shown_rosters,
    sign_ups,
    twin_claims,
)

_carer, _person = people.alias("carer"), people.alias("person")
_NAMED = select(people.c.id, people.c.name, people.c.cared_by, _carer.c.name.label("carer")).join_from(
    people, _carer, _carer.c.id == people.c.cared_by
)
_AHEAD = exists().where(
    sign_ups.c.person_id == people.c.id,
    sign_ups.c.state.in_((*ACTIVE, *WAITING)),
    shifts.c.id == sign_ups.c.shift_id,
    shifts.c.ends_at > bindparam("now"),
)
_OPEN = twin_claims.c.answered_at.is_(None)
_ASKED = (
    select(twin_claims, people.c.name, _person.c.name.label("person"))
    .join_from(twin_claims, people, people.c.id == twin_claims.c.named_id)
    .join(_person, _person.c.id == twin_claims.c.person_id)
    .where(_OPEN, people.c.cared_by == bindparam("carer"), _person.c.openid.is_not(None))
    .order_by(twin_claims.c.asked_at.desc(), twin_claims.c.person_id)
)
_WAITING_HOURS = hour_claims.c.state.in_((ClaimState.FIRST, ClaimState.SECOND))


class Twins:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, person_id: int, name: str, now: datetime, shift_id: int | None = None) -> Twin | None:
        """Whom a list or a relative entered by exactly this name for what is ahead, if not asked about.

        shift_id: for this shift alone.
        """
        asked = exists().where(twin_claims.c.named_id == people.c.id, twin_claims.c.person_id == person_id)
        ahead = _AHEAD if shift_id is None else _AHEAD.where(shifts.c.id == shift_id)
        query = _NAMED.where(people.c.name == name, ahead, ~asked).order_by(people.c.id).limit(1)
        return _twin(self._session.read.execute(query, {"now": now}).first())

    def get(self, named_id: int) -> Twin | None:
        """None for somebody who is not known by name only (any more)."""
        return _twin(self._session.read.execute(_NAMED.where(people.c.id == named_id)).first())

    def all(self, limit: int) -> list[Twin]:
        """Everybody known by name only, by name."""
        query = _NAMED.order_by(people.c.name, people.c.id).limit(limit)
        return [Twin(row.id, row.name, row.cared_by, row.carer) for row in self._session.read.execute(query)]

    def bearers(self, names: Collection[str], consent: str) -> dict[str, int]:
        """By name, the id of the only person with WeChat of exactly this name who agreed to this text."""
        query = (
            select(people.c.name, func.min(people.c.id))
            .where(people.c.name.in_(names), people.c.openid.is_not(None))
            .group_by(people.c.name)
            .having(func.count() == 1, func.min(people.c.consent) == consent)
        )
        return {row[0]: row[1] for row in self._session.read.execute(query)} if names else {}

    def claim(self, named_id: int, person_id: int, now: datetime) -> bool:
        """False when the person was asked before, whatever came of it."""
        row = {"named_id": named_id, "person_id": person_id, "asked_at": now}
        return insert_once(self._session.write, twin_claims, [row], ("named_id", "person_id")) == 1

    def disown(self, named_id: int, person_id: int, now: datetime) -> None:
        """They are two people; nobody is asked again."""
        row = {"named_id": named_id, "person_id": person_id, "asked_at": now, "answered_at": now}
        insert_once(self._session.write, twin_claims, [row], ("named_id", "person_id"))

    def asked_of(self, carer_id: int) -> Sequence[TwinClaim]:
        """What this person has to answer, the latest first."""
        rows = self._session.read.execute(_ASKED, {"carer": carer_id})
        return [TwinClaim(row.named_id, row.person_id, row.asked_at, row.name, row.person) for row in rows]

    def answer(self, claim: TwinClaim, now: datetime) -> bool:
        """False when it was answered already."""
        of = twin_claims.c.named_id == claim.named_id, twin_claims.c.person_id == claim.person_id
        statement = update(twin_claims).where(*of, _OPEN).values(answered_at=now)
        return self._session.write.execute(statement).rowcount == 1

    def forget(self, person_id: int) -> None:
        either = or_(twin_claims.c.named_id == person_id, twin_claims.c.person_id == person_id)
        self._session.write.execute(delete(twin_claims).where(either))
        self._session.write.execute(delete(list_names).where(list_names.c.person_id == person_id))

    def call(self, person_id: int, name: str) -> None:
        """Lists of the group go on calling the person so."""
        row = {"person_id": person_id, "name": name}
        insert_once(self._session.write, list_names, [row], tuple(row))

    def called(self, shift_id: int) -> list[tuple[int, str]]:
        """What lists call the people of this shift, where that is not their own name."""
        of_shift = list_names.c.person_id == sign_ups.c.person_id, sign_ups.c.shift_id == shift_id
        query = select(list_names.c.person_id, list_names.c.name).where(*of_shift)
        return [(row[0], row[1]) for row in self._session.read.execute(query)]

    def sign_ups(self, person_id: int) -> list[SignUp]:
        """All there ever were, whatever became of them, by shift."""
        rows = self._session.read.execute(_every(person_id))
        return [sign_up_of(row) for row in rows]

    def move(self, mine: SignUp, person_id: int) -> bool:
        """The sign-up as it stands is this person's from now on; False when it changed since it was read."""
        statement = update(sign_ups).where(*_as_read(mine)).values(person_id=person_id)
        return self._session.write.execute(statement).rowcount == 1

    def drop(self, mine: SignUp) -> bool:
        """Take out one that has ended, to make room for the other of the same person and shift."""
        ended = sign_ups.c.state.not_in((*ACTIVE, *WAITING))
        return self._session.write.execute(delete(sign_ups).where(*_as_read(mine), ended)).rowcount == 1

    def move_attendance(self, came: Attendance, person_id: int) -> bool:
        """Whatever of this person's own stands in its place must be empty, and goes."""
        of_shift = attendances.c.shift_id == came.shift_id
        empty = attendances.c.in_at.is_(None), attendances.c.person_id == person_id
        self._session.write.execute(delete(attendances).where(of_shift, *empty))
        statement = update(attendances).where(attendances.c.id == came.id).values(person_id=person_id)
        return self._session.write.execute(statement).rowcount == 1

    def move_marks(self, named_id: int, person_id: int) -> None:
        """Absences where the person has none of their own, hours that wait, lines of shown rosters."""
        for table in (no_shows, late_cancels):
            own = table.alias("own")
            taken = select(own.c.shift_id).where(own.c.person_id == person_id)
            theirs = table.c.person_id == named_id, table.c.shift_id.not_in(taken)
            self._session.write.execute(update(table).where(*theirs).values(person_id=person_id))
        waiting = select(hour_claims).where(hour_claims.c.person_id == named_id, _WAITING_HOURS)
        for row in self._session.write.execute(waiting).all():
            values = {"person_id": person_id, "entry": {**row.entry, "person_id": person_id}}
            claim = update(hour_claims).where(hour_claims.c.id == row.id)
            self._session.write.execute(claim.values(**values))
        self._rename_lines(named_id, person_id)

    def _rename_lines(self, named_id: int, person_id: int) -> None:
        """Leaders call people by the numbers they were shown: one row a leader, and few of them."""
        for row in self._session.write.execute(select(shown_rosters)).all():
            lines = [[shift, person_id if who == named_id else who] for shift, who in row.lines["lines"]]
            if any(who == named_id for _, who in row.lines["lines"]):
                shown = update(shown_rosters).where(shown_rosters.c.leader_id == row.leader_id)
                self._session.write.execute(shown.values(lines={"lines": lines}))


def _every(person_id: int) -> Select[Any]:
    columns = MINE.selected_columns
    return select(*columns).where(sign_ups.c.person_id == literal(person_id)).order_by(sign_ups.c.shift_id)


def _as_read(mine: SignUp) -> tuple[Any, ...]:
    return (
        sign_ups.c.id == mine.id,
        sign_ups.c.person_id == mine.person_id,
        sign_ups.c.state == mine.state,
        sign_ups.c.party_size == mine.party_size,
    )


def _twin(row: Any) -> Twin | None:
    return Twin(row.id, row.name, row.cared_by, row.carer) if row else None
