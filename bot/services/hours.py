"""Putting hours on record: back-filled, corrected, and confirmed by a second person where that is asked for.

Whoever writes a row holds its person first: a day's sum and a row's rest stand still until they commit.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.activities import Occasion, Shift
from bot.domain.claims import (
    OPERATOR,
    Claim,
    ClaimState,
    ConfirmOutcome,
    NewClaim,
    RecordOutcome,
    Why,
    judge,
    too_long,
)
from bot.domain.deliveries import Layout, Message
from bot.domain.hours import MARGIN, Entry, HourRow, Origin, earns, in_hours, service_of
from bot.services.revoke import revoke_covering
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """How it ended; `claim_id`: what somebody must confirm."""

    outcome: RecordOutcome
    claim_id: int | None = None


def record(work: Work, entry: Entry, why: Why | None = None, evidence: str = "") -> Recorded:
    """Write the row, or put it before somebody who confirms it. The person is held."""
    work.uow.hours.hold([entry.person_id])
    entry = replace(entry, reason=_without_name(work, entry))
    if work.uow.hours.written(entry.source):
        return Recorded(RecordOutcome.DOUBLE)
    claim = _claim(work, entry, why, evidence)
    if claim is None:
        written = _write(work, replace(entry, confirmed_by=entry.entered_by))
        return Recorded(RecordOutcome.WRITTEN if written else RecordOutcome.BELOW_ZERO)
    if not work.uow.claims.add(claim, work.now):
        return Recorded(RecordOutcome.DOUBLE)
    made = work.uow.claims.find(entry.source)
    return Recorded(RecordOutcome.WAITING, made.id if made else None)


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
    _note(work, actor_id, "hours.back_fill", entry, done.outcome)
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
    _note(work, actor_id, "hours.correct", entry, done.outcome)
    return done


def confirm(work: Work, claim_id: int, actor_id: int | None) -> ConfirmOutcome:
    """Somebody's word for a claim: it is written, or waits for one more person."""
    claim = _held(work, claim_id)
    if claim is None:
        return ConfirmOutcome.NOT_OPEN
    entry = claim.entry
    day = work.uow.hours.sum(entry.person_id, entry.service.day, entry.service.day).minutes
    outcome = judge(claim, actor_id, day)
    if outcome is ConfirmOutcome.ANOTHER:
        half = replace(claim.new, state=ClaimState.SECOND, first_by=actor_id or OPERATOR)
        work.uow.claims.settle(claim, half, work.now)
    elif outcome is ConfirmOutcome.WRITTEN:
        outcome = _settle(work, claim, actor_id)
    _note(work, actor_id, "hours.confirm", entry, outcome)
    return outcome


def refuse(work: Work, claim_id: int, actor_id: int | None, reason: str) -> bool:
    """The claim never counts; False when it was settled before."""
    claim = _held(work, claim_id)
    if claim is None or not claim.open:
        return False
    done = work.uow.claims.settle(claim, replace(claim.new, state=ClaimState.REFUSED), work.now)
    work.uow.audit.note(actor_id, "hours.refuse", f"claim:{claim_id}", work.now, {"reason": reason})
    return done


def longest(shift: Shift) -> int:
    """The most minutes that anybody can have served on a shift."""
    return (shift.ends_at - shift.starts_at + 2 * MARGIN) // timedelta(minutes=1)


def _without_name(work: Work, entry: Entry) -> str:
    """The reason as the ledger keeps it for ever: it must not name whoever may ask to be erased."""
    name = work.uow.people.get(entry.person_id).name if entry.reason else ""
    return entry.reason.replace(name, "—") if name else entry.reason


def _refused(work: Work, occasion: Occasion, wanted: BackFill) -> RecordOutcome | None:
    had = sum(row.left for row in work.uow.hours.of_shift(wanted.person_id, wanted.shift_id))
    gates = (
        (RecordOutcome.NOT_SERVICE, not earns(occasion.activity.kind)),
        (RecordOutcome.CANCELLED, occasion.activity.cancelled_at is not None),
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


def _claim(work: Work, entry: Entry, why: Why | None, evidence: str) -> NewClaim | None:
    """The claim that this must be before it may be written; None when it may be at once."""
    day = work.uow.hours.sum(entry.person_id, entry.service.day, entry.service.day).minutes
    if entry.entered_by == entry.person_id:
        why = why or Why.OWN
    if why:
        return NewClaim(entry, why, ClaimState.FIRST, evidence=evidence)
    if not too_long(day, entry.minutes):
        return None
    by_machine = entry.source.startswith("attendance:") and entry.entered_by is None
    first = None if by_machine else entry.entered_by or OPERATOR
    return NewClaim(entry, Why.LONG_DAY, ClaimState.SECOND, first, evidence)


def _held(work: Work, claim_id: int) -> Claim | None:
    """The claim as it stands while nobody else writes hours of its person."""
    claim = work.uow.claims.get(claim_id)
    if claim:
        work.uow.hours.hold([claim.entry.person_id])
        claim = work.uow.claims.get(claim_id)
    return claim


def _settle(work: Work, claim: Claim, actor_id: int | None) -> ConfirmOutcome:
    second = claim.new.state is ClaimState.SECOND
    first = (claim.new.first_by or None) if second else actor_id
    entry = replace(claim.entry, confirmed_by=first, second_by=actor_id if second else None)
    written = _write(work, entry)
    state = ClaimState.WRITTEN if written else ClaimState.REFUSED
    work.uow.claims.settle(claim, replace(claim.new, state=state), work.now)
    return ConfirmOutcome.WRITTEN if written else ConfirmOutcome.BELOW_ZERO


def _write(work: Work, entry: Entry) -> bool:
    """Write the row; of a correction, the person is told, and what it falsifies is revoked."""
    if not work.uow.hours.write(entry, work.now):
        return False
    if entry.corrects is not None:
        revoke_covering(work, entry.person_id, entry.service.day, entry.corrects)
        _tell_corrected(work, entry)
    return True


def _tell_corrected(work: Work, entry: Entry) -> None:
    facts = {
        "title": entry.service.title,
        "day": entry.service.day.isoformat(),
        "by": f"{'+' if entry.minutes > 0 else ''}{in_hours(entry.minutes)}",
        "reason": entry.reason,
    }
    message = Message(f"hours:{entry.source}", 1, "hours.corrected", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [entry.person_id], work.now)


def _note(work: Work, actor_id: int | None, action: str, entry: Entry, outcome: str) -> None:
    detail = {"person": entry.person_id, "minutes": entry.minutes, "source": entry.source, "outcome": outcome}
    work.uow.audit.note(actor_id, action, f"shift:{entry.shift_id}", work.now, detail)
