"""Audiences in the database: one condition for any combination of groups, one statement for any number."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.sql import ColumnElement

from bot.domain.audiences import Audience, Exclusion, Sieve, Turnout
from bot.store.addressing import RECIPIENT, fill
from bot.store.audience_terms import NOBODY, condition
from bot.store.columns import Instant
from bot.store.dialects import insert_selected_once
from bot.store.session import Session
from bot.store.tables import (
    announcements,
    deliveries,
    exclusions,
    people,
)

Span = tuple[int, int]  # of people's ids: after the first, up to the second
_reader, _each = people.alias("reader"), people.alias("each")
_KNOWN = or_(people.c.openid.is_not(None), people.c.cared_by.is_not(None))  # and not erased


class Audiences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def turnout(self, audience: Audience, sieve: Sieve) -> Turnout:
        """How many would get it now, and how many not, by reason."""
        readers = _readers(audience, sieve).subquery()
        why = _why(sieve).label("why")
        query = select(why, func.count()).join_from(readers, _reader, _reader.c.id == readers.c.id)
        rows = self._session.read.execute(query.group_by(why)).all()
        counts = {row[0]: row[1] for row in rows}
        excluded = {Exclusion(reason): n for reason, n in counts.items() if reason}
        return Turnout(counts.get(None, 0), excluded)

    def page(
        self, audience: Audience, sieve: Sieve, after: int, limit: int
    ) -> list[tuple[int, str | None, bool]]:
        """Pages of (person id, openid, following) of those who would get it, in order of id."""
        ids = _readers(audience, sieve)
        query = select(_reader.c.id, _reader.c.openid, _reader.c.following).where(
            _reader.c.id.in_(ids), _reader.c.id > after, _why(sieve).is_(None)
        )
        rows = self._session.read.execute(query.order_by(_reader.c.id).limit(limit))
        return [(row.id, row.openid, row.following) for row in rows]

    def fits(self, audience: Audience, sieve: Sieve, limit: int) -> bool:
        """Whether there are no more of them than that."""
        some = select(people.c.id).where(_meant(audience, sieve)).limit(limit + 1).subquery()
        found: int = self._session.read.execute(select(func.count()).select_from(some)).scalar_one()
        return found <= limit

    def last_id(self) -> int:
        """Of the newest person."""
        return self._session.read.scalar(select(func.max(people.c.id))) or 0

    def exclude(self, announcement_id: int, audience: Audience, sieve: Sieve, within: Span) -> int:
        """Write down who of it is left out, and why; how many."""
        readers = _readers(audience, sieve, within)
        columns = select(literal(announcement_id), _reader.c.id, _why(sieve))
        query = columns.where(_reader.c.id.in_(readers), _why(sieve).is_not(None))
        into = ("announcement_id", "person_id", "reason")
        return insert_selected_once(self._session.write, exclusions, (into, query), into[:2])

    def address(self, ids: tuple[int, int], audience: Audience, sieve: Sieve, within: Span) -> int:
        """Address all who are not left out; how many. ids: of the announcement and of its message."""
        announcement_id, message_id = ids
        left_out = exists().where(
            exclusions.c.announcement_id == announcement_id, exclusions.c.person_id == RECIPIENT
        )
        meant = and_(_meant(audience, sieve, within), ~left_out)
        return fill(self._session, message_id, meant, sieve.now)

    def excluded(self, announcement_id: int) -> Mapping[Exclusion, int]:
        query = select(exclusions.c.reason, func.count()).where(
            exclusions.c.announcement_id == announcement_id
        )
        rows = self._session.read.execute(query.group_by(exclusions.c.reason))
        return {Exclusion(reason): n for reason, n in rows}

    def left_out(self, announcement_id: int, after: int, limit: int) -> list[tuple[int, str, Exclusion]]:
        """Pages of (person id, name, reason), in order of id."""
        query = (
            select(people.c.id, people.c.name, exclusions.c.reason)
            .join_from(exclusions, people)
            .where(exclusions.c.announcement_id == announcement_id, people.c.id > after)
        )
        rows = self._session.read.execute(query.order_by(people.c.id).limit(limit))
        return [(row.id, row.name, Exclusion(row.reason)) for row in rows]


def _readers(audience: Audience, sieve: Sieve, within: Span | None = None) -> Select[Any]:
    """The ids of those who read it, each once."""
    return select(RECIPIENT.label("id")).where(_meant(audience, sieve, within)).distinct()


def _meant(audience: Audience, sieve: Sieve, within: Span | None = None) -> ColumnElement[bool]:
    """The condition that a row of `people` is meant; `within`: only by readers of these ids."""
    wanted = [condition(term, sieve) for term in audience.terms]
    if within:
        wanted.append(people.c.id.in_(_read_by(within)))
    return and_(_KNOWN, *wanted)


def _read_by(within: Span) -> CompoundSelect[Any]:
    """Who reads for themselves, and whom others read for: each by its index, whatever their number."""
    themselves = select(_each.c.id).where(
        func.coalesce(_each.c.cared_by, NOBODY) == NOBODY, _between(_each.c.id, within)
    )
    return themselves.union_all(select(_each.c.id).where(_between(_each.c.cared_by, within)))


def _between(column: ColumnElement[Any], within: Span) -> ColumnElement[bool]:
    return and_(column > within[0], column <= within[1])


def _why(sieve: Sieve) -> ColumnElement[Any]:
    """Why the reader is left out, NULL for those who are not."""
    gone = or_(_reader.c.openid.is_(None), _reader.c.following.is_(False))
    reasons: list[tuple[ColumnElement[bool], Exclusion]] = [(gone, Exclusion.NOT_FOLLOWING)]
    if sieve.heeds:
        paused = _reader.c.news_paused_until > literal(sieve.now, Instant)
        reasons += [(_reader.c.no_news.is_(True), Exclusion.OPTED_OUT), (paused, Exclusion.PAUSED)]
    if sieve.most:
        reasons.append((_had(sieve) >= sieve.most, Exclusion.HAD_ONE))
    return case(*((wanted, literal(reason.value)) for wanted, reason in reasons), else_=null())


def _had(sieve: Sieve) -> ColumnElement[int]:
    """How many announcements went to the reader today; the day's few messages are found by index."""
    todays = select(announcements.c.message_id).where(
        announcements.c.released_at >= literal(sieve.today, Instant), announcements.c.urgent.is_(False)
    )
    query = select(func.count()).where(
        deliveries.c.message_id.in_(todays), deliveries.c.person_id == _reader.c.id
    )
    return query.scalar_subquery()
