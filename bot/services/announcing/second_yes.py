"""A second organizer's yes: an announcement to more people than these goes out with it, or not at all."""

from bot.domain.announcements import Announcement, source_of
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Role
from bot.services.announcing.announcement_course import tell_author
from bot.services.work import Work


def is_many(work: Work, size: int) -> bool:
    """Whether so many people are told only what two organizers agree on."""
    most = work.policy.approve_above
    return bool(most) and size > most


def ask(work: Work, which: tuple[int, int], author_id: int | None, size: int) -> None:
    """Ask the other organizers. which: announcement and version."""
    number, version = which
    text = work.uow.outbox.facts(source_of(number), version)["text"]
    name = work.uow.people.get(author_id).name if author_id else ""
    facts = {"name": name, "text": text, "count": str(size), "id": str(number)}
    message = Message(f"{source_of(number)}:asks", version, "announced.asks", Layout.NOTICE, facts)
    others = [each for each in work.uow.people.with_role(Role.ORGANIZER) if each != author_id]
    work.uow.outbox.to_people(work.uow.outbox.write(message), others, work.now)


def keep_back(work: Work, announcement: Announcement, size: int) -> None:
    """Its audience has grown since it was planned: it waits, the others are asked and its author is told."""
    if not work.uow.announcements.keep_back(announcement):
        return
    source = source_of(announcement.id)
    work.uow.audit.note(None, "announcement.keep_back", source, work.now, {"size": size})
    ask(work, (announcement.id, announcement.version), announcement.created_by, size)
    facts = {"id": str(announcement.id), "count": str(size), "most": str(work.policy.approve_above)}
    tell_author(work, announcement, "kept_back", facts)
