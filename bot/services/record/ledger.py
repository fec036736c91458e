"""The one way into the ledger of hours: a row, or a claim that somebody must confirm first.

Whoever writes a row holds its person first: a day's sum and a row's rest stand still until they commit.
"""

from dataclasses import dataclass, replace

from bot.domain.claims import OPERATOR, ClaimState, NewClaim, RecordOutcome, Why, too_long
from bot.domain.deliveries import Layout, Message
from bot.domain.hours import Entry, in_hours
from bot.services.record.revoke import revoke_covering
from bot.services.work import Work


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
        written = write(work, replace(entry, confirmed_by=entry.entered_by))
        return Recorded(RecordOutcome.WRITTEN if written else RecordOutcome.BELOW_ZERO)
    if not work.uow.claims.add(claim, work.now):
        return Recorded(RecordOutcome.DOUBLE)
    made = work.uow.claims.find(entry.source)
    return Recorded(RecordOutcome.WAITING, made.id if made else None)


def write(work: Work, entry: Entry) -> bool:
    """Write the row; of a correction, the person is told, and what it falsifies is revoked."""
    if not work.uow.hours.write(entry, work.now):
        return False
    if entry.corrects is not None:
        revoke_covering(work, entry.person_id, entry.service.day, entry.corrects)
        _tell_corrected(work, entry)
    return True


def note(work: Work, actor_id: int | None, action: str, entry: Entry, outcome: str) -> None:
    detail = {"person": entry.person_id, "minutes": entry.minutes, "source": entry.source, "outcome": outcome}
    work.uow.audit.note(actor_id, action, f"shift:{entry.shift_id}", work.now, detail)


def _without_name(work: Work, entry: Entry) -> str:
    """The reason as the ledger keeps it for ever: it must not name whoever may ask to be erased."""
    name = work.uow.people.get(entry.person_id).name if entry.reason else ""
    return entry.reason.replace(name, "—") if name else entry.reason


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


def _tell_corrected(work: Work, entry: Entry) -> None:
    facts = {
        "title": entry.service.title,
        "day": entry.service.day.isoformat(),
        "by": f"{'+' if entry.minutes > 0 else ''}{in_hours(entry.minutes)}",
        "reason": entry.reason,
    }
    message = Message(f"hours:{entry.source}", 1, "hours.corrected", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [entry.person_id], work.now)
