"""Exports: sign-ups, roster and service hours as rows, with phones only for whoever may see them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.exports import COLUMNS, Cell, Export, Format, HourLine, HourScope, Sheet, SignUpLine
from bot.domain.people import Person, Role, masked
from bot.services.work import Work

PAGE = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What left the house, for the audit log. of: e.g. `activity:3`, or `hours`."""

    export: Export
    format: Format
    of: str
    rows: int
    phones: bool = False


def may_see_phones(person: Person | None) -> bool:
    """Phones in the clear are for organizers, by name: not even the operator is nobody in particular."""
    return person is not None and person.is_a(Role.ORGANIZER)


def sign_ups(work: Work, activity_id: int, phones: bool = False) -> Sheet:
    """Everybody who ever signed up."""
    return _sheet(Export.SIGN_UPS, shown_lines(work, activity_id, phones=phones))


def roster(work: Work, activity_id: int, phones: bool = False) -> Sheet:
    """Those who are expected, and when they came and left."""
    return roster_sheet(shown_lines(work, activity_id, coming=True, phones=phones))


def roster_sheet(lines: Iterator[SignUpLine]) -> Sheet:
    return _sheet(Export.ROSTER, lines)


def shown_lines(
    work: Work, activity_id: int, coming: bool = False, phones: bool = False
) -> Iterator[SignUpLine]:
    """The lines as they may be shown. coming: only of those who are expected."""
    return (_shown(line, phones) for line in lines_of(work, activity_id, coming))


def hours(work: Work, scope: HourScope) -> Sheet:
    """Rows of the ledger; a correction is a row of its own."""
    return _sheet(Export.HOURS, _hour_lines(work, scope))


def note(work: Work, made: Exported, actor_id: int | None) -> None:
    """Every file that leaves is written down: who, what, how many, and whether with phones."""
    detail = {"format": made.format, "rows": made.rows, "phones": made.phones}
    work.uow.audit.note(actor_id, f"export.{made.export}", made.of, work.now, detail)


def lines_of(work: Work, activity_id: int, coming: bool = False) -> Iterator[SignUpLine]:
    """Page by page, each behind the last line of the one before."""
    last: SignUpLine | None = None
    while page := work.uow.exports.sign_ups(activity_id, last, PAGE, coming):
        yield from page
        last = page[-1]


def phone_shown(line: SignUpLine, phones: bool) -> str:
    return line.phone if phones or not line.phone else masked(line.phone)


def _hour_lines(work: Work, scope: HourScope) -> Iterator[HourLine]:
    last = 0
    while page := work.uow.exports.hours(scope, last, PAGE):
        yield from page
        last = page[-1].id


def _shown(line: SignUpLine, phones: bool) -> SignUpLine:
    return replace(line, phone=phone_shown(line, phones))


def _sheet(export: Export, lines: Iterator[SignUpLine] | Iterator[HourLine]) -> Sheet:
    columns = COLUMNS[export]
    return Sheet(columns, (tuple(_cell(getattr(line, name)) for name in columns) for line in lines))


def _cell(value: object) -> Cell:
    return "、".join(value) if isinstance(value, tuple) else value  # type: ignore[return-value]
