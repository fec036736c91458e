"""Giving somebody a role and taking it back; they are told, and one organizer always stays."""

from enum import StrEnum

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.services.persons.people import grant
from bot.services.work import Work


class Granting(StrEnum):
    """Every way of giving or taking back a role can end."""

    GRANTED = "granted"
    REVOKED = "revoked"
    HELD_BEFORE = "held_before"
    NOT_HELD = "not_held"
    LAST_ORGANIZER = "last_organizer"  # nobody could give the role to anybody any more
    NO_WECHAT = "no_wechat"  # a role is something to do in the chat


def appoint(work: Work, person: Person, role: Role, actor_id: int | None) -> Granting:
    """actor_id: an organizer; None for the operator."""
    if person.openid is None:
        return Granting.NO_WECHAT
    work.uow.people.hold(person.id)
    if work.uow.people.get(person.id).is_a(role):
        return Granting.HELD_BEFORE
    grant(work, person, role, actor_id)
    _tell(work, person, role, Granting.GRANTED)
    return Granting.GRANTED


def dismiss(work: Work, person: Person, role: Role, actor_id: int | None) -> Granting:
    """All who have the role are held meanwhile, so that two organizers cannot end each other."""
    holders = work.uow.people.hold_role(role)
    if person.id not in holders:
        return Granting.NOT_HELD
    others = set(work.uow.people.with_role(role)) - {person.id}
    if role is Role.ORGANIZER and not others:
        return Granting.LAST_ORGANIZER
    work.uow.people.revoke(person.id, role)
    work.uow.audit.note(actor_id, "person.revoke", f"person:{person.id}", work.now, {"role": role})
    _tell(work, person, role, Granting.REVOKED)
    return Granting.REVOKED


def _tell(work: Work, person: Person, role: Role, what: Granting) -> None:
    """Once for each change, also of several in a row."""
    source = f"role:{person.id}:{role}"
    version = work.uow.outbox.latest_version(source) + 1
    facts = {"role_texts": f"role_word.{role}"}
    message = Message(source, version, f"role_told.{what}", Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)
