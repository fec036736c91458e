"""Certificates of service records: issued from the ledger, reached by a signed link, verified by number."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.certificates import DIGITS, Certificate, Issue, Line, NewCertificate, check_code, lines_of
from bot.domain.hours import Sum
from bot.domain.people import Person
from bot.domain.tokens import opened, sealed
from bot.services.work import Work

LINK_HOLDS = timedelta(days=7)
PURPOSE = "certificate"
LINES = 10  # of what was done that one readable page has room for


@dataclass(frozen=True, slots=True)
class Issued:
    outcome: Issue
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """All that is printed."""

    certificate: Certificate
    name: str
    sum: Sum
    lines: list[Line]


def issue(work: Work, person: Person, days: tuple[date, date], actor_id: int | None) -> Issued:
    """A certificate of the person's hours of these days, both included; the same again while it holds."""
    if not person.name:
        return Issued(Issue.NO_NAME)
    work.uow.hours.hold([person.id])
    rows = work.uow.hours.rows_of_person(person.id, *days)
    total = work.uow.hours.sum(person.id, *days)
    if total.minutes <= 0:
        return Issued(Issue.NOTHING)
    number = str(10 ** (DIGITS - 1) + secrets.randbelow(9 * 10 ** (DIGITS - 1)))
    last_row = max(row.id for row in rows)
    wanted = NewCertificate(
        number, "", person.id, *days, total.minutes, total.times, last_row, issued_by=actor_id
    )
    known = work.uow.certificates.same(wanted)
    if known and _fits(work, known, person.name):
        return Issued(Issue.ISSUED, known)
    wanted = replace(wanted, code=check_code(work.policy.code_key, wanted, person.name))
    made = work.uow.certificates.add(wanted, work.now)
    of = f"certificate:{made.id}"
    work.uow.audit.note(actor_id, "certificate.issue", of, work.now, {"person": person.id})
    return Issued(Issue.ISSUED, made)


def link_token(work: Work, certificate: Certificate) -> str:
    """What the address of its PDF ends with: unguessable, and good for some days."""
    return sealed(work.policy.code_key, PURPOSE, certificate.new.number, work.now + LINK_HOLDS)


def paper_of(work: Work, token: str) -> Paper | None:
    """What to print for a link; None when it is too old, or the certificate holds no more."""
    number = opened(work.policy.code_key, PURPOSE, token, work.now)
    certificate = work.uow.certificates.find(number) if number else None
    return paper(work, certificate) if certificate else None


def paper(work: Work, certificate: Certificate) -> Paper | None:
    """What the certificate attests, from the rows it was issued from; None when it holds no more.

    Also None when the person's name is another now, or erased: the check code would not fit it.
    """
    new = certificate.new
    name = work.uow.people.get(new.person_id).name
    if not certificate.valid or not _fits(work, certificate, name):
        return None
    rows = work.uow.hours.rows_of_person(new.person_id, new.first_day, new.last_day)
    covered = [row for row in rows if row.id <= new.last_row]
    filled = sum(row.entry.minutes for row in covered if row.entry.origin == "back_fill")
    total = Sum(new.minutes - filled, filled, new.times)
    return Paper(certificate, name, total, lines_of(covered, LINES))


def _fits(work: Work, certificate: Certificate, name: str) -> bool:
    return bool(name) and check_code(work.policy.code_key, certificate.new, name) == certificate.new.code
