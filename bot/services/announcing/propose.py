"""Before an announcement is planned: what it says is checked, and a large one needs a second yes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.announcements import Announcement, AnnouncementState, source_of
from bot.domain.compulsion import compelling
from bot.domain.deliveries import Layout, Message
from bot.services.announcing.announce import Plan, message_of, plan_announcement, plan_of
from bot.services.announcing.announcement_course import tell_author
from bot.services.announcing.audiences import resolved, turnout
from bot.services.announcing.second_yes import ask, is_many
from bot.services.work import Work

TRIED = {
    "announcement.text": "tried.text",
    "announcement.card": "tried.card",
    "announcement.picture": "tried.picture",
}
SHOWN = 60  # characters of the text, where somebody is asked about it


class Proposal(StrEnum):
    """Every way it can end."""

    PLANNED = "planned"
    AWAITING = "awaiting"  # another organizer must agree first
    COMPELS = "compels"  # nothing was written: it must be put otherwise, or confirmed
    MOVED_ON = "moved_on"  # it was released, withdrawn or changed meanwhile


@dataclass(frozen=True, slots=True)
class Proposed:
    """phrases: by which it would compel people."""

    outcome: Proposal
    id: int = 0
    phrases: tuple[str, ...] = ()


class Ruling(StrEnum):
    """Every way another organizer's answer can end."""

    APPROVED = "approved"
    REFUSED = "refused"
    OWN = "own"  # nobody agrees to what they wrote themselves
    ANSWERED = "answered"  # somebody did, or it was withdrawn or changed


def propose(work: Work, plan: Plan, actor_id: int | None, *, insists: bool = False) -> Proposed:
    """Plan it, unless it would compel people (Order 685 Art. 25); insists: it is meant as it stands.

    Raises ValueError for an audience that names a combination nobody keeps.
    """
    phrases = _compelling(plan)
    if phrases and not insists:
        return Proposed(Proposal.COMPELS, phrases=phrases)
    state = _state(work, plan)
    made = plan_announcement(work, plan, actor_id, state)
    _settle(work, plan, (made, 1), actor_id, phrases)
    return Proposed(Proposal(state.value), made, phrases)


def rewrite(
    work: Work, announcement: Announcement, plan: Plan, actor_id: int | None, *, insists: bool = False
) -> Proposed:
    """Another content for what has not left yet; who agreed to the former has not agreed to this one.

    Of the plan its texts count. Whoever rewrites is its author from then on.
    """
    plan = replace(plan_of(work, announcement), text=plan.text, others=plan.others)
    phrases = _compelling(plan)
    if phrases and not insists:
        return Proposed(Proposal.COMPELS, announcement.id, phrases)
    state = _state(work, plan)
    version = announcement.version + 1
    before = (AnnouncementState.PLANNED, AnnouncementState.AWAITING, AnnouncementState.REFUSED)
    if announcement.state not in before or not work.uow.announcements.rewrite(announcement, state, actor_id):
        return Proposed(Proposal.MOVED_ON, announcement.id)
    work.uow.outbox.write(message_of(work, plan, source_of(announcement.id), version))
    work.uow.audit.note(
        actor_id, "announcement.rewrite", source_of(announcement.id), work.now, {"version": version}
    )
    _settle(work, plan, (announcement.id, version), actor_id, phrases)
    return Proposed(Proposal(state.value), announcement.id, phrases)


def approve(work: Work, announcement: Announcement, actor_id: int | None) -> Ruling:
    """This version, and no other, may go out; the author is told. None: the operator."""
    return _answer(work, announcement, actor_id, AnnouncementState.PLANNED, "")


def refuse(work: Work, announcement: Announcement, actor_id: int | None, reason: str = "") -> Ruling:
    return _answer(work, announcement, actor_id, AnnouncementState.REFUSED, reason)


def try_out(work: Work, plan: Plan, person_id: int) -> None:
    """Send it to one person alone, as everybody would get it; where there are several texts, each of them."""
    others = {language: text for language, text in plan.others.items() if text}
    _try(work, replace(plan, others={}), person_id, "first" if others else "")
    for language, text in others.items():
        _try(work, replace(plan, text=text, others={}), person_id, language)


def _try(work: Work, plan: Plan, person_id: int, which: str) -> None:
    """which: of several texts, so that whoever tries it out sees all of them, whatever they read."""
    source = f"announcement_test:{person_id}{which and f':{which}'}"
    version = work.uow.outbox.latest_version(source) + 1
    message = message_of(work, plan, source, version)
    key = f"tried.{message.key.removeprefix('announcement.')}_{which}" if which else TRIED[message.key]
    tried = Message(source, version, key, Layout.NOTICE, message.facts)
    work.uow.outbox.to_people(work.uow.outbox.write(tried), [person_id], work.now)


def text_of(work: Work, announcement: Announcement) -> str:
    """In the community's language, as it stands now."""
    return str(work.uow.outbox.facts(source_of(announcement.id), announcement.version)["text"])


def _compelling(plan: Plan) -> tuple[str, ...]:
    texts = [plan.text, *plan.others.values(), plan.card.title if plan.card else ""]
    return tuple(dict.fromkeys(phrase for text in texts for phrase in compelling(text)))


def _state(work: Work, plan: Plan) -> AnnouncementState:
    many = work.policy.approve_above and is_many(work, _size(work, plan))
    return AnnouncementState.AWAITING if many else AnnouncementState.PLANNED


def _size(work: Work, plan: Plan) -> int:
    return turnout(work, resolved(work, plan.audience), plan.urgent).included


def _settle(
    work: Work, plan: Plan, which: tuple[int, int], actor_id: int | None, phrases: tuple[str, ...]
) -> None:
    """Note what was insisted on, and ask the other organizers where one must agree."""
    if phrases:
        detail = {"phrases": list(phrases)}
        work.uow.audit.note(actor_id, "announcement.compels", source_of(which[0]), work.now, detail)
    if _state(work, plan) is AnnouncementState.AWAITING:
        ask(work, which, actor_id, _size(work, plan))


def _answer(
    work: Work, announcement: Announcement, actor_id: int | None, state: AnnouncementState, reason: str
) -> Ruling:
    if announcement.created_by == actor_id:
        return Ruling.OWN
    if not work.uow.announcements.approve(announcement, state, actor_id):
        return Ruling.ANSWERED
    approved = state is AnnouncementState.PLANNED
    what = "approved" if approved else "refused"
    detail = {"version": announcement.version, "reason": reason}
    work.uow.audit.note(actor_id, f"announcement.{what}", source_of(announcement.id), work.now, detail)
    work.uow.outbox.withdraw([f"{source_of(announcement.id)}:asks"])
    text = text_of(work, announcement)[:SHOWN]
    reason = f"\n{reason}" if reason else ""
    tell_author(work, announcement, what, {"text": text, "reason": reason, "id": str(announcement.id)})
    return Ruling.APPROVED if approved else Ruling.REFUSED
