"""`开证明`: a certificate of one's service record, and verifying one by its number."""

from datetime import date
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, NOT_UNDERSTOOD, Router
from bot.dialog.turn import Turn
from bot.domain.certificates import Issue, grouped, number_in
from bot.domain.hours import in_hours
from bot.domain.reminders import LOCAL
from bot.language.normal import normal
from bot.services.record.certificates import issue, link_token

router = Router()


class Period(StrEnum):
    YEAR = "certificate.year"
    LAST_YEAR = "certificate.last_year"
    ALL = "certificate.all"


@router.says("certificate")
@router.picks("certificate.ask")
def ask(turn: Turn) -> Reply:
    """Of which time; one question."""
    if not turn.uow.hours.sum(turn.person.id).minutes:
        return turn.done("certificate.nothing", [turn.choice("choice.hours.mine", "hours.mine")])
    return turn.done("certificate.which", [turn.choice(f"choice.{each}", each) for each in Period])


@router.picks(*Period)
def make(turn: Turn) -> Reply:
    days = _days(turn, Period(turn.picked.action) if turn.picked else Period.YEAR)
    done = issue(turn.work, turn.person, days, (turn.speaker or turn.person).id)
    mine = [turn.choice("choice.hours.mine", "hours.mine")]
    if done.outcome is not Issue.ISSUED or done.certificate is None:
        return turn.done(f"certificate.{done.outcome}", mine)
    new = done.certificate.new
    facts = {
        "number": grouped(new.number),
        "first": new.first_day,
        "last": new.last_day,
        "total": in_hours(new.minutes),
        "link": f"{turn.house.base_url}/p/certificate/{link_token(turn.work, done.certificate)}",
    }
    return turn.done("certificate.issued", mine, **facts)


@router.when(EXPIRED, NOT_UNDERSTOOD)
@router.says("verify")
def verify(turn: Turn) -> Reply | None:
    """The number alone, or behind `查验`: range, sum and status, and not whose it is."""
    number = number_in(normal(turn.text))
    if not number:
        return turn.done("certificate.send_number") if turn.understood.intent == "verify" else None
    found = turn.uow.certificates.find(number)
    if found is None:
        return turn.done("certificate.unknown")
    facts = {
        "number": grouped(number),
        "first": found.new.first_day,
        "last": found.new.last_day,
        "total": in_hours(found.new.minutes),
        "code": found.new.code,
    }
    return turn.done("certificate.valid" if found.valid else "certificate.is_revoked", (), **facts)


def _days(turn: Turn, period: Period) -> tuple[date, date]:
    today = turn.now.astimezone(LOCAL).date()
    if period is Period.LAST_YEAR:
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    first = date(today.year, 1, 1)
    if period is Period.ALL:
        rows = turn.uow.hours.rows_of_person(turn.person.id)
        first = rows[0].entry.service.day if rows else first
    return first, today
