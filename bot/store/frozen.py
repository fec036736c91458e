"""Audiences as they were at one instant: looked up in one statement, kept until everybody is addressed."""

from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Select, String, cast, delete, func, select
from sqlalchemy.sql import ColumnElement

from bot.domain.audiences import Audience, Frozen, Page, Sieve
from bot.domain.samples import ROUND, STRIDE, Draw
from bot.store.addressing import RECIPIENT
from bot.store.audiences import meant, reader, why_not
from bot.store.dialects import insert_once
from bot.store.session import Session
from bot.store.tables import frozen, people

_PLACE = ("announcement_id", "up_to", "reason")


class FrozenAudiences:
    def __init__(self, session: Session) -> None:
        self._session = session

    def look(self, audience: Audience, sieve: Sieve, step: int, after: int = 0) -> Frozen:
        """Who is meant now, a page for each `step` of readers' ids; after: of readers with higher ids.

        One statement sees one instant, and as it writes nothing, nobody waits for it.
        """
        return self._pages(_each(audience, sieve, step).where(reader.c.id > after), step)

    def sample(self, audience: Audience, sieve: Sieve, step: int, draw: Draw) -> Frozen:
        """The same of some of the readers only; the others' rows are not joined."""
        return self._pages(_each(audience, sieve, step).where(_drawn(draw)), step)

    def _pages(self, those: Select[Any], step: int) -> Frozen:
        each = those.subquery()
        columns = each.c.page, each.c.reason
        size = func.count(each.c.reader.distinct()).label("size")
        ids = func.aggregate_strings(each.c.person, ",").label("ids")
        query = select(*columns, size, ids).group_by(*columns).order_by(*columns)
        rows = self._session.read.execute(query).all()
        pages = [
            Page((page + 1) * step - 1, {row.reason: row.ids for row in some})
            for page, some in groupby(rows, key=lambda row: row.page)
        ]
        return Frozen(sum(row.size for row in rows if not row.reason), pages)

    def keep(self, announcement_id: int, found: Frozen) -> None:
        rows = [
            {"announcement_id": announcement_id, "up_to": page.up_to, "reason": reason, "ids": ids}
            for page in found.pages
            for reason, ids in page.ids.items()
        ]
        insert_once(self._session.write, frozen, rows, _PLACE)

    def next(self, announcement_id: int, after: int) -> Page | None:
        """The first page whose people are not addressed yet."""
        mine = frozen.c.announcement_id == announcement_id, frozen.c.up_to > after
        first = select(func.min(frozen.c.up_to)).where(*mine).scalar_subquery()
        query = select(frozen).where(mine[0], frozen.c.up_to == first)
        rows = self._session.read.execute(query).all()
        return Page(rows[0].up_to, {row.reason: row.ids for row in rows}) if rows else None

    def drop(self, announcement_id: int, up_to: int | None = None) -> None:
        """Forget the pages that are through, or all."""
        mine = delete(frozen).where(frozen.c.announcement_id == announcement_id)
        self._session.write.execute(mine if up_to is None else mine.where(frozen.c.up_to <= up_to))


def _each(audience: Audience, sieve: Sieve, step: int) -> Select[Any]:
    """A row for each person who is meant."""
    return (
        select(
            (reader.c.id // step).label("page"),
            func.coalesce(why_not(sieve), "").label("reason"),
            reader.c.id.label("reader"),
            cast(people.c.id, String).label("person"),
        )
        .join_from(people, reader, reader.c.id == RECIPIENT)
        .where(meant(audience, sieve))
    )


def _drawn(draw: Draw) -> ColumnElement[bool]:
    """Judged by the reader, so that all whom one reads for are drawn together."""
    return (cast(RECIPIENT, BigInteger) * STRIDE + draw.start) % ROUND < draw.part
