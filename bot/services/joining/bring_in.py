"""Bringing people in from a list: by openid, or by name alone on somebody's word.

A list is nobody's consent. Of somebody with WeChat it keeps no name, and no team before they agreed; of
somebody without it, the name and who answers for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.labels import Label
from bot.domain.people import Person, Role
from bot.domain.requirements import Holding, Requirement
from bot.services.activities.qualify import qualify
from bot.services.joining.helpers import care_for
from bot.services.persons.label import label
from bot.services.persons.people import grant, meet
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the list. cared_by: of somebody known by name only, who answers for the name."""

    openid: str = ""
    name: str = ""
    cared_by: Person | None = None
    roles: Sequence[Role] = ()
    holdings: Sequence[Holding] = ()
    labels: Sequence[Label] = ()


class BringIn(StrEnum):
    """Every way it can end; all but the first leave everything as it was."""

    DONE = "done"
    NO_CARER = "no_carer"
    NAME_ONLY = "name_only"  # who has no WeChat can hold neither roles nor qualifications
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True, slots=True)
class Brought:
    """new: nobody knew them before. added: roles, holdings and labels that they did not have."""

    outcome: BringIn
    person: Person | None = None
    new: bool = False
    added: tuple[str, ...] = ()


def bring_in(work: Work, listed: Listed, actor_id: int | None) -> Brought:
    """Once, however often the list is brought in."""
    if not listed.openid:
        return _by_name(work, listed, actor_id)
    known = work.uow.people.by_openid(listed.openid)
    agreed = known is not None and known.agreed_to(work.policy.consent_version)
    if (listed.holdings or listed.labels) and not agreed:
        return Brought(BringIn.NOT_AGREED)
    person = meet(work, listed.openid)
    roles = [role for role in listed.roles if not person.is_a(role)]
    for role in roles:
        grant(work, person, role, actor_id)
    held = work.uow.qualifications.of_person(person.id) if listed.holdings else []
    holdings = [each for each in listed.holdings if each not in held]
    for holding in holdings:
        qualify(work, person, holding, actor_id)
    spelled = [str(Requirement(each.quality, each.name)) for each in holdings]
    added = (*map(str, roles), *spelled, *_labelled(work, person, listed, actor_id))
    return Brought(BringIn.DONE, person, known is None, added)


def _by_name(work: Work, listed: Listed, actor_id: int | None) -> Brought:
    if listed.cared_by is None:
        return Brought(BringIn.NO_CARER)
    if listed.roles or listed.holdings:
        return Brought(BringIn.NAME_ONLY)
    known = work.uow.people.cared_for_as(listed.cared_by.id, listed.name)
    person = known or care_for(work, listed.cared_by, listed.name, actor_id)
    added = _labelled(work, person, listed, actor_id)
    return Brought(BringIn.DONE, person, not known, added)


def _labelled(work: Work, person: Person, listed: Listed, actor_id: int | None) -> tuple[str, ...]:
    held = work.uow.labels.of_person(person.id) if listed.labels else []
    new = [each for each in listed.labels if each not in held]
    for each in new:
        label(work, person, each, actor_id)
    return tuple(map(str, new))
