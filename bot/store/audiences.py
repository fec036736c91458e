"""Audiences in the database: one condition for any combination of groups, one statement for any number."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, null, or_, select, true
from sqlalchemy.sql import ColumnElement

from bot.domain.announcements import AnnouncementState
from bot.domain.audiences import Audience, Exclusion, Page, Sieve, Turnout
from bot.store.addressing import RECIPIENT, fill
from bot.store.audience_terms import condition
from bot.store.columns import Instant
from bot.store.dialects import insert_selected_once
from bot.store.session import Session
from bot.store.tables import (
    announcements,
    deliveries,
    exclusions,
    people,
)

reader = people.alias("reader")
_KNOWN = or_(people.c.openid.is_not(None), people.c.cared_by.is_not(None))  # and not erased


class Audiences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def turnout(self, audience: Audience, sieve: Sieve) -> Turnout:
        """How many would get it now, and how many not, by reason."""
        readers = _readers(audience, sieve).subquery()
        why = why_not(sieve).label("why")
        query = select(why, func.count()).join_from(readers, reader, reader.c.id == readers.c.id)
        rows = self._session.read.execute(query.group_by(why)).all()
        counts = {row[0]: row[1] for row in rows}
        excluded = {Exclusion(reason): n for reason, n in counts.items() if reason}
        return Turnout(counts.get(None, 0), excluded)

    def had_since(self, reader_ids: Collection[int], since: datetime) -> Mapping[int, int]:
        """How many announcements that were not urgent went to each of these people since then."""
        query = select(deliveries.c.person_id, func.count()).where(
            deliveries.c.message_id.in_(_lately(since)), deliveries.c.person_id.in_(reader_ids)
        )
        rows = self._session.read.execute(query.group_by(deliveries.c.person_id))
        return {row[0]: row[1] for row in rows}

    def one_by_one(self) -> None:
        """Until the commit nobody else finds out who had enough today: all who release hold all these rows.

        In one order, and before anything else is written, so that no two wait for each other.
        """
        query = select(announcements.c.id).where(
            announcements.c.state == AnnouncementState.RELEASING, announcements.c.urgent.is_(False)
        )
        hold = query.order_by(announcements.c.id).with_for_update(key_share=True)
        self._session.write.execute(hold).all()

    def exclude(self, announcement_id: int, page: Page, sieve: Sieve) -> None:
        """Write down who of the page is left out, and why; also who had enough today since it was made."""
        for reason in filter(None, page.ids):
            self._leave_out(announcement_id, _readers_of(page.people(reason)), literal(reason))
        if sieve.most:
            had = _had(sieve) >= sieve.most
            many = reader.c.id.in_(_readers_of(page.people()))
            full = select(reader.c.id).where(many, had)
            self._leave_out(announcement_id, full, literal(Exclusion.HAD_ONE.value))

    def address(self, ids: tuple[int, int], page: Page, due: datetime) -> int:
        """Address all of the page who are not left out; how many. ids: of announcement and message."""
        announcement_id, message_id = ids
        left_out = exists().where(
            exclusions.c.announcement_id == announcement_id, exclusions.c.person_id == RECIPIENT
        )
        these = people.c.id.in_(page.people())
        return fill(self._session, message_id, and_(_KNOWN, these, ~left_out), due)

    def _leave_out(self, announcement_id: int, readers: Select[Any], reason: ColumnElement[str]) -> None:
        found = readers.subquery()
        query = select(literal(announcement_id), found.c.id, reason)
        into = ("announcement_id", "person_id", "reason")
        insert_selected_once(self._session.write, exclusions, (into, query.where(true())), into[:2])

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


def _readers(audience: Audience, sieve: Sieve) -> Select[Any]:
    """The ids of those who read it, each once."""
    return select(RECIPIENT.label("id")).where(meant(audience, sieve)).distinct()


def _readers_of(ids: Sequence[int]) -> Select[Any]:
    """Of what is meant for these people, each once."""
    return select(RECIPIENT.label("id")).where(people.c.id.in_(ids)).distinct()


def meant(audience: Audience, sieve: Sieve) -> ColumnElement[bool]:
    """The condition that a row of `people` is meant."""
    return and_(_KNOWN, *(condition(term, sieve) for term in audience.terms))


def why_not(sieve: Sieve) -> ColumnElement[Any]:
    """Why the reader is left out, NULL for those who are not."""
    gone = or_(reader.c.openid.is_(None), reader.c.following.is_(False))
    reasons: list[tuple[ColumnElement[bool], Exclusion]] = [(gone, Exclusion.NOT_FOLLOWING)]
    if sieve.heeds:
        paused = reader.c.news_paused_until > literal(sieve.now, Instant)
        reasons += [(reader.c.no_news.is_(True), Exclusion.OPTED_OUT), (paused, Exclusion.PAUSED)]
    if sieve.most:
        reasons.append((_had(sieve) >= sieve.most, Exclusion.HAD_ONE))
    return case(*((wanted, literal(reason.value)) for wanted, reason in reasons), else_=null())


def _had(sieve: Sieve) -> ColumnElement[int]:
    """How many announcements went to the reader today; the day's few messages are found by index."""
    query = select(func.count()).where(
        deliveries.c.message_id.in_(_lately(sieve.today)), deliveries.c.person_id == reader.c.id
    )
    return query.scalar_subquery()


def _lately(since: datetime) -> Select[tuple[int | None]]:
    """The messages of announcements that were not urgent and began since then."""
    begun = announcements.c.released_at >= literal(since, Instant), announcements.c.urgent.is_(False)
    return select(announcements.c.message_id).where(*begun)
