"""Taking certificates back when the records they attest are corrected."""

from datetime import date

from bot.domain.certificates import Certificate, grouped
from bot.domain.deliveries import Layout, Message
from bot.services.work import Work

CORRECTED = "corrected"  # the reason where it was a correction of the ledger


def revoke_covering(work: Work, person_id: int, day: date, row_id: int) -> int:
    """Revoke every certificate that counts this row, in the transaction of its correction; how many."""
    covering = work.uow.certificates.covering(person_id, day, row_id)
    return sum(_revoke(work, certificate, CORRECTED) for certificate in covering)


def revoke_certificate(work: Work, certificate: Certificate, reason: str, actor_id: int | None) -> bool:
    """Revoke one by hand; False when it was revoked before."""
    done = _revoke(work, certificate, reason)
    if done:
        of, detail = f"certificate:{certificate.id}", {"person": certificate.new.person_id, "reason": reason}
        work.uow.audit.note(actor_id, "certificate.revoke", of, work.now, detail)
    return done


def _revoke(work: Work, certificate: Certificate, reason: str) -> bool:
    if not work.uow.certificates.revoke(certificate.new.number, reason, work.now):
        return False
    key = "certificate.revoked_by_correction" if reason == CORRECTED else "certificate.revoked_for"
    facts = {"number": grouped(certificate.new.number), "reason": reason}
    message = Message(f"certificate:{certificate.id}:revoked", 1, key, Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [certificate.new.person_id], work.now)
    return True
