"""What groups people: where they live, the partner unit they belong to, and tags of the organizers."""

from enum import StrEnum

from bot.domain.labels import Label
from bot.domain.people import Person
from bot.services.work import Work


class Labelling(StrEnum):
    """Every way of keeping or dropping a label can end."""

    KEPT = "kept"
    DROPPED = "dropped"
    NOT_AGREED = "not_agreed"  # nothing about a person is kept before they agreed
    NOT_HELD = "not_held"


def label(work: Work, person: Person, wanted: Label, actor_id: int | None) -> Labelling:
    """From now on; of compounds, in place of the former one. actor_id: the person, or an organizer."""
    if not person.agreed_to(work.policy.consent_version):
        return Labelling.NOT_AGREED
    work.uow.people.hold(person.id)
    work.uow.labels.put(person.id, wanted)
    _note(work, person, "person.label", wanted, actor_id)
    return Labelling.KEPT


def unlabel(work: Work, person: Person, unwanted: Label, actor_id: int | None) -> Labelling:
    work.uow.people.hold(person.id)
    if not work.uow.labels.drop(person.id, unwanted):
        return Labelling.NOT_HELD
    _note(work, person, "person.unlabel", unwanted, actor_id)
    return Labelling.DROPPED


def _note(work: Work, person: Person, action: str, which: Label, actor_id: int | None) -> None:
    """The audit log tells which kind, and no personal value: it outlives the person's data."""
    work.uow.audit.note(actor_id, action, f"person:{person.id}", work.now, {"kind": which.kind})
