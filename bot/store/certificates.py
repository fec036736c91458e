"""Certificates in the database: issued once, revoked once, found by number."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, update

from bot.domain.certificates import Certificate, NewCertificate
from bot.store.session import Session
from bot.store.tables import certificates

_FIELDS = tuple(NewCertificate.__slots__)


def _certificate(row: Any) -> Certificate:
    new = NewCertificate(**{name: getattr(row, name) for name in _FIELDS})
    return Certificate(row.id, new, row.issued_at, row.revoked_at, row.revoked_for)


class Certificates:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: NewCertificate, now: datetime) -> Certificate:
        values = {name: getattr(new, name) for name in _FIELDS} | {"issued_at": now}
        insert = certificates.insert().values(**values).returning(certificates)
        return _certificate(self._session.write.execute(insert).one())

    def find(self, number: str) -> Certificate | None:
        found = self._certificates(select(certificates).where(certificates.c.number == number))
        return found[0] if found else None

    def same(self, wanted: NewCertificate) -> Certificate | None:
        """One that holds and attests the very same, so that asking twice makes no second number."""
        of = ("person_id", "first_day", "last_day", "minutes", "times", "last_row", "issued_by")
        query = select(certificates).where(certificates.c.revoked_at.is_(None))
        for name in of:
            query = query.where(certificates.c[name].is_not_distinct_from(getattr(wanted, name)))
        found = self._certificates(query.limit(1))
        return found[0] if found else None

    def revoke(self, number: str, reason: str, now: datetime) -> bool:
        """Revoke it; False when it is no more or never was."""
        statement = update(certificates).where(
            certificates.c.number == number, certificates.c.revoked_at.is_(None)
        )
        values = {"revoked_at": now, "revoked_for": reason}
        return self._session.write.execute(statement.values(**values)).rowcount == 1

    def covering(self, person_id: int, day: date, row_id: int) -> list[Certificate]:
        """Those that hold and count this row of the ledger."""
        query = select(certificates).where(
            certificates.c.person_id == person_id,
            certificates.c.revoked_at.is_(None),
            certificates.c.first_day <= day,
            certificates.c.last_day >= day,
            certificates.c.last_row >= row_id,
        )
        return self._certificates(query)

    def _certificates(self, query: Select[Any]) -> list[Certificate]:
        return [_certificate(row) for row in self._session.read.execute(query)]
