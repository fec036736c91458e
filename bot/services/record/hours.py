"""Hours entered afterwards, and corrections of what stands in the ledger."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.activities import NewActivity, Occasion, Shift
from bot.domain.claims import RecordOutcome
from bot.domain.hours import MARGIN, Entry, HourRow, Origin, earns, service_of
from bot.services.record.ledger import Recorded, note, record
from bot.services.work import Work

REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class BackFill:
    """Minutes of service that nobody checked in for. evidence: what shows it, in words."""

    person_id: int
    shift_id: int
    minutes: int
    reason: str
    evidence: str = ""


def back_fill(work: Work, wanted: BackFill, actor_id: int | None) -> Recorded:
    """Hours entered afterwards; more than eight on one day need a second person."""
    occasion = work.uow.activities.occasion(wanted.shift_id)
    work.uow.hours.hold([wanted.person_id])
    tries = work.uow.claims.refused(wanted.person_id, wanted.shift_id)
    source = f"back_fill:{wanted.shift_id}:{wanted.person_id}:{tries}"
    if work.uow.hours.written(source):
        return Recorded(RecordOutcome.DOUBLE)
    refused = _refused(work, occasion, wanted)
    if refused:
        return Recorded(refused)
    entry = Entry(
        source=source,
        person_id=wanted.person_id,
        shift_id=wanted.shift_id,
        service=service_of(occasion),
        minutes=wanted.minutes,
        origin=Origin.BACK_FILL,
        entered_by=actor_id,
        reason=wanted.reason[:REASON_LENGTH],
    )
    done = record(work, entry, evidence=wanted.evidence)
    note(work, actor_id, "hours.back_fill", entry, done.outcome)
    return done


def correct(work: Work, row_id: int, minutes: int, reason: str, actor_id: int | None) -> Recorded:
    """Add a signed row to a row; certificates that count it are revoked with it."""
    row = work.uow.hours.get(row_id)
    if row is None or row.entry.corrects is not None:
        return Recorded(RecordOutcome.NO_SUCH)
    work.uow.hours.hold([row.entry.person_id])
    row = work.uow.hours.get(row_id) or row
    refused = _cannot_correct(work, row, minutes, reason)
    if refused:
        return Recorded(refused)
    entry = replace(
        row.entry,
        source=_next_source(work, row),
        minutes=minutes,
        entered_by=actor_id,
        confirmed_by=None,
        second_by=None,
        reason=reason[:REASON_LENGTH],
        corrects=row_id,
    )
    done = record(work, entry)
    note(work, actor_id, "hours.correct", entry, done.outcome)
    return done


def longest(shift: Shift | NewActivity) -> int:
    """The most minutes that anybody can have served on a shift."""
    return (shift.ends_at - shift.starts_at + 2 * MARGIN) // timedelta(minutes=1)


def _refused(work: Work, occasion: Occasion, wanted: BackFill) -> RecordOutcome | None:
    had = sum(row.left for row in work.uow.hours.of_shift(wanted.person_id, wanted.shift_id))
    gates = (
        (RecordOutcome.NOT_SERVICE, not earns(occasion.activity.kind)),
        (RecordOutcome.CANCELLED, occasion.called_off),
        (RecordOutcome.NOT_OVER, occasion.shift.ends_at > work.now),
        (RecordOutcome.NO_MINUTES, wanted.minutes <= 0),
        (RecordOutcome.TOO_MUCH, had + wanted.minutes > longest(occasion.shift)),
        (RecordOutcome.NO_REASON, not wanted.reason.strip()),
    )
    return next((outcome for outcome, shut in gates if shut), None)


def _cannot_correct(work: Work, row: HourRow, minutes: int, reason: str) -> RecordOutcome | None:
    shift = work.uow.activities.occasion(row.entry.shift_id).shift
    gates = (
        (RecordOutcome.NO_MINUTES, minutes == 0),
        (RecordOutcome.NO_REASON, not reason.strip()),
        (RecordOutcome.BELOW_ZERO, row.left + minutes < 0),
        (RecordOutcome.TOO_MUCH, minutes > 0 and row.left + minutes > longest(shift)),
    )
    return next((outcome for outcome, shut in gates if shut), None)


def _next_source(work: Work, row: HourRow) -> str:
    """A source that no correction of this row has, written or waiting."""
    prefix = f"correct:{row.id}:"
    tries = work.uow.hours.corrections(row.id) + work.uow.claims.tries(row.entry.shift_id, prefix)
    return f"{prefix}{tries + 1}"
