"""People in the database: who they are, what they chose, what they were granted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.domain.deliveries import DeliveryState
from bot.domain.people import Person, ReminderWish, Role
from bot.store.dialects import insert_once
from bot.store.reading import Query
from bot.store.sealing import Sealer
from bot.store.session import Session
from bot.store.tables import deliveries, grants, labels, people, qualifications, sign_ups

_ROLES = (
    select(func.aggregate_strings(grants.c.role, ","))
    .where(grants.c.person_id == people.c.id)
    .scalar_subquery()
    .label("roles")
)
_MAIL = (
    select(func.count())
    .where(deliveries.c.person_id == people.c.id, deliveries.c.state == DeliveryState.WAITING)
    .scalar_subquery()
    .label("mail")
)
PERSON = select(
    people.c.id,
    people.c.openid,
    people.c.name,
    people.c.language,
    people.c.following,
    people.c.elder,
    people.c.reminders,
    people.c.leads,
    people.c.quiet,
    people.c.consent,
    (people.c.phone != "").label("has_phone"),
    people.c.cared_by,
    people.c.refused_until.is_not(None).label("refused"),
    _ROLES,
    _MAIL,
)
_WISHES = {wish.value: wish for wish in ReminderWish}
_BY_ID = PERSON.where(people.c.id == bindparam("id"))


def person_of(row: Iterable[Any]) -> Person:
    """Of the columns of PERSON, in their order: asked for by name they would cost twice as much."""
    id_, openid, name, language, following, elder, reminders, leads, quiet, *agreed = row
    consent, has_phone, cared_by, refused, roles, mail = agreed
    told = openid, name, language, following, elder
    wishes = _WISHES[reminders], leads or "", quiet
    return Person(id_, *told, *wishes, consent, has_phone, _roles(roles), mail, cared_by, bool(refused))


@lru_cache(maxsize=256)
def _roles(names: str | None) -> frozenset[Role]:
    """Kept, as there are few combinations."""
    return frozenset(map(Role, names.split(","))) if names else frozenset()


_BY_OPENID = Query(PERSON.where(people.c.openid == bindparam("openid")), person_of)


def granted(role: Role) -> ColumnElement[bool]:
    """The condition that a row of `people` holds the role."""
    return exists().where(grants.c.person_id == people.c.id, grants.c.role == role)


class People:
    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer

    def by_openid(self, openid: str) -> Person | None:
        return _BY_OPENID.first(self._session, openid=openid)

    def get(self, person_id: int) -> Person:
        return person_of(self._session.read.execute(_BY_ID, {"id": person_id}).one())

    def add(self, openid: str, now: datetime) -> Person:
        """The person behind the openid, made now if nobody knew them; safe when two do it at once."""
        values = {"openid": openid, "created_at": now}
        insert_once(self._session.write, people, [values], ("openid",))
        return _BY_OPENID.all(self._session, openid=openid)[0]

    def add_named(self, name: str, cared_by: int, now: datetime) -> Person:
        """Somebody without WeChat whose name `cared_by` gave; one person however often it is told."""
        values = {"name": name, "cared_by": cared_by, "following": False, "created_at": now}
        insert_once(self._session.write, people, [values], ("cared_by", "name"))
        known = PERSON.where(people.c.cared_by == cared_by, people.c.name == name)
        return person_of(self._session.read.execute(known).one())

    def hold(self, person_id: int) -> bool:
        """Until we commit nobody else changes the person, or holds them; False when they are nobody any more.

        Whoever holds a shift as well holds that first. SQLite lets only one transaction write at all.
        """
        somebody = or_(people.c.openid.is_not(None), people.c.cared_by.is_not(None))
        held = select(people.c.id).where(people.c.id == person_id, somebody)
        return self._session.write.scalar(held.with_for_update(key_share=True)) is not None

    def in_family(self, person_id: int) -> bool:
        """Whether what is meant for this person may speak of others as well."""
        cared_for = (people.c.id == person_id) & people.c.cared_by.is_not(None)
        found = select(exists().where(or_(people.c.cared_by == person_id, cared_for)))
        return bool(self._session.read.scalar(found))

    def cared_for(self, person_id: int) -> list[Person]:
        """Those known by name only whose name this person gave, by name."""
        query = PERSON.where(people.c.cared_by == person_id).order_by(people.c.name)
        return [person_of(row) for row in self._session.read.execute(query)]

    def cared_for_as(self, person_id: int, name: str) -> Person | None:
        """The one of this name among those."""
        query = PERSON.where(people.c.name == name, people.c.cared_by == person_id).order_by(people.c.id)
        row = self._session.read.execute(query.limit(1)).first()
        return person_of(row) if row else None

    def hand_on(self, carer_id: int, heir_id: int) -> None:
        """Somebody else cares for them from now on; who bears a name that the heir cares for stays."""
        other = people.alias("other")
        known = select(other.c.name).where(other.c.cared_by == heir_id)
        moved = update(people).where(people.c.cared_by == carer_id, people.c.name.not_in(known))
        self._session.write.execute(moved.values(cared_by=heir_id))

    def change(self, person_id: int, **values: Any) -> None:
        """Set columns of one person; StrEnums are kept as their value."""
        self._session.write.execute(update(people).where(people.c.id == person_id).values(**values))

    def set_phone(self, person_id: int, phone: str) -> None:
        self.change(person_id, phone=self._sealer.seal(phone))

    def phone(self, person_id: int) -> str:
        """The phone number in the clear, "" if none is known."""
        sealed = self._session.read.scalar(select(people.c.phone).where(people.c.id == person_id))
        return self._sealer.open(sealed or "")

    def followed_at(self, person_id: int) -> datetime | None:
        return self._session.read.scalar(select(people.c.followed_at).where(people.c.id == person_id))

    def erase(self, person_id: int, now: datetime) -> None:
        """Remove everything personal; the row stays, for the counts."""
        self.change(
            person_id,
            openid=None,
            name="",
            phone="",
            language="",
            following=False,
            left_at=now,
            cared_by=None,
            no_news=False,
            news_paused_until=None,
            leads=None,
            quiet=None,
            refused=None,
            refused_until=None,
        )
        wishes = sign_ups.update().where(sign_ups.c.person_id == person_id, sign_ups.c.leads.is_not(None))
        self._session.write.execute(wishes.values(leads=None))
        for table in (grants, qualifications, labels):
            self._session.write.execute(table.delete().where(table.c.person_id == person_id))

    def grant(self, person_id: int, role: Role, now: datetime) -> None:
        values = {"person_id": person_id, "role": role, "granted_at": now}
        insert_once(self._session.write, grants, [values], ("person_id", "role"))

    def hold_role(self, role: Role) -> Sequence[int]:
        """Ids of all who hold it; until we commit it is taken from none of them."""
        held = select(grants.c.person_id).where(grants.c.role == role).order_by(grants.c.person_id)
        return self._session.write.scalars(held.with_for_update()).all()

    def revoke(self, person_id: int, role: Role) -> None:
        mine = grants.c.person_id == person_id, grants.c.role == role
        self._session.write.execute(delete(grants).where(*mine))

    def named(self, name: str, limit: int) -> list[Person]:
        """People of this name, those known longest first; names are not unique."""
        query = PERSON.where(people.c.name == name).order_by(people.c.id).limit(limit)
        return [person_of(row) for row in self._session.read.execute(query)]

    def with_role(self, role: Role) -> Sequence[int]:
        """Ids of those who hold the role and follow the account."""
        where = (granted(role), people.c.following)
        return self._session.read.scalars(select(people.c.id).where(*where)).all()
