"""What organizers know that people hold: trainings, licence, party, teams, year of birth."""

from enum import StrEnum

from bot.domain.people import Person
from bot.domain.requirements import Holding
from bot.services.work import Work


class QualifyOutcome(StrEnum):
    """Every way of keeping or dropping it can end."""

    KEPT = "kept"
    DROPPED = "dropped"
    NOT_AGREED = "not_agreed"  # nothing about a person is kept before they agreed
    NOT_HELD = "not_held"


def qualify(work: Work, person: Person, holding: Holding, actor_id: int | None) -> QualifyOutcome:
    """The person holds this from now on, in place of what was known of the same."""
    if not person.agreed_to(work.policy.consent_version):
        return QualifyOutcome.NOT_AGREED
    work.uow.people.hold(person.id)
    work.uow.qualifications.put(person.id, holding, actor_id, work.now)
    _note(work, person, "person.qualify", holding, actor_id)
    return QualifyOutcome.KEPT


def disqualify(work: Work, person: Person, holding: Holding, actor_id: int | None) -> QualifyOutcome:
    """The person does not hold this any more; who is signed up already stays so."""
    work.uow.people.hold(person.id)
    if not work.uow.qualifications.drop(person.id, holding.quality, holding.name or None):
        return QualifyOutcome.NOT_HELD
    _note(work, person, "person.disqualify", holding, actor_id)
    return QualifyOutcome.DROPPED


def _note(work: Work, person: Person, action: str, holding: Holding, actor_id: int | None) -> None:
    """The audit log tells which kind, and no personal value: it outlives the person's data."""
    detail = {"quality": holding.quality}
    work.uow.audit.note(actor_id, action, f"person:{person.id}", work.now, detail)
