"""Somebody says that a name on a list is theirs: whoever entered it is asked, as a name proves nothing."""

from bot.domain.people import Person
from bot.domain.twins import Claiming, Merging, Twin, TwinClaim
from bot.services.persons.merge import merge
from bot.services.persons.merge_words import ask_carer, tell_refused
from bot.services.work import Work


def find_twin(work: Work, person: Person, name: str, shift_id: int | None = None) -> Twin | None:
    """Somebody of exactly this name, known by name only, whom the person was not asked about yet."""
    if not person.openid or not name:
        return None
    return work.uow.twins.find(person.id, name, work.now, shift_id)


def claim_name(work: Work, person: Person, named_id: int) -> Claiming:
    """The person says that they are the named one. Nothing changes until whoever entered the name agrees."""
    twin = work.uow.twins.get(named_id)
    if twin is None:
        return Claiming.GONE
    if not person.agreed_to(work.policy.consent_version):
        return Claiming.NOT_AGREED
    if twin.carer_id == person.id:
        return Claiming(merge(work, (named_id, person.id), person.id))
    if not work.uow.twins.claim(named_id, person.id, work.now):
        return Claiming.ASKED_BEFORE
    ask_carer(work, twin, person)
    work.uow.audit.note(person.id, "person.claim_name", f"person:{named_id}", work.now)
    return Claiming.ASKED


def disown_name(work: Work, person: Person, named_id: int) -> None:
    """They are two people; the person is not asked again."""
    work.uow.twins.disown(named_id, person.id, work.now)


def answer_claim(work: Work, claim: TwinClaim, yes: bool, actor_id: int | None) -> Merging:
    """On the word of who entered the name. MERGED where it was a yes that came in time, else GONE."""
    if yes:
        return merge(work, (claim.named_id, claim.person_id), actor_id, claim)
    work.uow.hours.hold([claim.named_id, claim.person_id])
    if work.uow.twins.answer(claim, work.now):
        tell_refused(work, claim)
        work.uow.audit.note(actor_id, "person.refuse_name", f"person:{claim.person_id}", work.now)
    return Merging.GONE
