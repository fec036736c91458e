"""Somebody's word for hours that wait for it: confirmed, where need be by a second person, or refused."""

from dataclasses import replace

from bot.domain.claims import OPERATOR, Claim, ClaimState, ConfirmOutcome, judge
from bot.services.record.ledger import note, write
from bot.services.work import Work


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
    note(work, actor_id, "hours.confirm", entry, outcome)
    return outcome


def refuse(work: Work, claim_id: int, actor_id: int | None, reason: str) -> bool:
    """The claim never counts; False when it was settled before."""
    claim = _held(work, claim_id)
    if claim is None or not claim.open:
        return False
    done = work.uow.claims.settle(claim, replace(claim.new, state=ClaimState.REFUSED), work.now)
    detail = {"person": claim.entry.person_id, "reason": reason}
    work.uow.audit.note(actor_id, "hours.refuse", f"claim:{claim_id}", work.now, detail)
    return done


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
    written = write(work, entry)
    state = ClaimState.WRITTEN if written else ClaimState.REFUSED
    work.uow.claims.settle(claim, replace(claim.new, state=state), work.now)
    return ConfirmOutcome.WRITTEN if written else ConfirmOutcome.BELOW_ZERO
