"""The ledger is never changed: a signed row takes the hours back, and a new row gives them to the person."""

from dataclasses import replace

from bot.domain.hours import HourRow
from bot.domain.people import Person
from bot.services.record.ledger import record
from bot.services.work import Work

SAME_PERSON = "same_person"  # the reason that both rows bear


def pass_hours(work: Work, named: Person, person: Person, actor_id: int | None) -> int:
    """How many rows. What a certificate attests stays; where the person has hours of their own they are once.

    A day that comes to more than eight hours by it waits for a second word, as everywhere.
    """
    rows = [row for row in work.uow.hours.rows_of_person(named.id) if not row.entry.corrects and row.left > 0]
    return sum(_pass(work, row, person, actor_id) for row in rows)


def _pass(work: Work, row: HourRow, person: Person, actor_id: int | None) -> bool:
    entry = row.entry
    if work.uow.certificates.covering(entry.person_id, entry.service.day, row.id):
        return False
    signed = replace(entry, entered_by=actor_id, confirmed_by=actor_id, second_by=None, reason=SAME_PERSON)
    back = replace(signed, source=f"same:{row.id}:back", minutes=-row.left, corrects=row.id)
    if not work.uow.hours.write(back, work.now):
        return False
    if not any(own.left > 0 for own in work.uow.hours.of_shift(person.id, entry.shift_id)):
        record(work, replace(signed, source=f"same:{row.id}", person_id=person.id, minutes=row.left))
    return True
