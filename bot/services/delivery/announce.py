"""Announcements: planned, previewed, withdrawn, and released when their time has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcements import Announcement, AnnouncementState, Audience
from bot.domain.deliveries import Layout, Message, Priority, Road
from bot.domain.ports import WindowLedger
from bot.domain.sending import Messenger
from bot.services.work import Work

PAGE = 1000  # people looked at in one go while previewing


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organizer wants said, to whom and when."""

    text: str
    audience: Audience
    send_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people could be reached at this moment, by the road each would get."""

    total: int
    custom: int
    template: int

    @property
    def later(self) -> int:
        """Those whom nothing reaches before they write to us themselves."""
        return self.total - self.custom - self.template


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a preview asks about reach."""

    ledger: WindowLedger
    messenger: Messenger


def plan_announcement(work: Work, plan: Plan, actor_id: int | None) -> int:
    """Write the announcement down for its time; its id."""
    made = work.uow.announcements.add(plan.audience, plan.send_at, actor_id, work.now)
    facts = {"text": plan.text, "sent_at": plan.send_at.isoformat()}
    said = Message(source_of(made), 1, "announcement.text", Layout.NOTICE, facts, priority=Priority.NEWS)
    work.uow.outbox.write(said)
    detail = {"audience": str(plan.audience), "send_at": plan.send_at.isoformat()}
    work.uow.audit.note(actor_id, "announcement.plan", source_of(made), work.now, detail)
    return made


def preview(work: Work, audience: Audience, outlook: Outlook) -> Preview:
    """Ask for each person which road is open now; spends nothing."""
    total = custom = template = 0
    by_template = outlook.messenger.carries(Road.TEMPLATE, Layout.NOTICE)
    by_custom = outlook.messenger.carries(Road.CUSTOM, Layout.NOTICE)
    for page in _pages(work, audience):
        reachable = [openid for _, openid, following in page if openid and following]
        open_now = outlook.ledger.open_now(reachable, work.now) if by_custom else set()
        total += len(page)
        custom += len(open_now)
        template += len(reachable) - len(open_now) if by_template else 0
    return Preview(total, custom, template)


def withdraw(work: Work, announcement: Announcement, actor_id: int | None) -> bool:
    """Take it back as far as it has not left; True when nobody got it."""
    if announcement.state is AnnouncementState.WITHDRAWN:
        return True
    source = source_of(announcement.id)
    work.uow.audit.note(actor_id, "announcement.withdraw", source, work.now)
    if work.uow.announcements.turn(announcement.id, AnnouncementState.WITHDRAWN):
        return True
    work.uow.outbox.withdraw([source])
    return False


def release_due(work: Work, limit: int = 20) -> int:
    """Address what is due to its audience; each announcement once, whoever else is releasing."""
    released = 0
    for announcement in work.uow.announcements.due(work.now, limit):
        if work.uow.announcements.turn(announcement.id, AnnouncementState.RELEASED):
            message_id = work.uow.outbox.find(source_of(announcement.id), 1)
            work.uow.outbox.to_audience(message_id, announcement.audience, work.now)
            released += 1
    return released


def source_of(announcement_id: int) -> str:
    return f"announcement:{announcement_id}"


def _pages(work: Work, audience: Audience) -> Iterator[list[tuple[int, str | None, bool]]]:
    after = 0
    while page := work.uow.outbox.audience(audience, after, PAGE):
        yield page
        after = page[-1][0]
