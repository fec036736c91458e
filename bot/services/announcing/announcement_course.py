"""The course of an announcement once it is planned: taken back, paused, resumed, stopped, and how far it is.

Each act is a conditional update of the announcement, then of its deliveries: what a worker has claimed by
then leaves, everything else is held back or taken back.
"""

from datetime import timedelta
from enum import StrEnum

from bot.domain.activities import ActivityState
from bot.domain.announcements import (
    BEFORE,
    RUNNING,
    Announcement,
    AnnouncementState,
    Progress,
    progress,
    source_of,
)
from bot.domain.deliveries import DeliveryState, Layout, Message
from bot.domain.people import Role
from bot.services.activities.recurrence import slot_after
from bot.services.work import Work

AT_ONCE = 20
_COMING = (DeliveryState.PLANNED, DeliveryState.WAITING)
_UNDONE = {  # what stands so although it should not, by the state of the announcement
    AnnouncementState.PAUSED: _COMING,
    AnnouncementState.STOPPED: (*_COMING, DeliveryState.HELD),
}
STRAGGLERS = timedelta(minutes=30)  # so long after a halt an attempt under way may still come back unsent


class Course(StrEnum):
    """Every way an act can end."""

    WITHDRAWN = "withdrawn"  # nobody got it
    STOPPED = "stopped"
    PAUSED = "paused"
    RESUMED = "resumed"
    NOT_POSSIBLE = "not_possible"  # it is not in a state for that


def progress_of(work: Work, announcement: Announcement) -> Progress:
    if announcement.message_id is None:
        return Progress()
    return progress(work.uow.change_notices.tally([announcement.message_id]))


def stop(work: Work, announcement: Announcement, actor_id: int | None) -> Course:
    """Nobody gets it from now on; who has it keeps it. What recurs does not come again."""
    found = work.uow.announcements
    if found.turn(announcement.id, AnnouncementState.WITHDRAWN, BEFORE, changed_at=work.now):
        _note(work, announcement, "announcement.withdraw", actor_id)
        return Course.WITHDRAWN
    if announcement.rule and found.turn(
        announcement.id, AnnouncementState.ENDED, (AnnouncementState.PAUSED,)
    ):
        _note(work, announcement, "announcement.withdraw", actor_id)
        return Course.WITHDRAWN
    halted = (*RUNNING, AnnouncementState.PAUSED)
    if not found.turn(announcement.id, AnnouncementState.STOPPED, halted, changed_at=work.now):
        again = found.get(announcement.id)
        withdrawn = again is not None and again.state is AnnouncementState.WITHDRAWN
        return Course.WITHDRAWN if withdrawn else Course.NOT_POSSIBLE
    work.uow.frozen.drop(announcement.id)
    message_id = _message_id(work, announcement)
    if message_id is not None:
        work.uow.holding.take_back(message_id)
    _note(work, announcement, "announcement.stop", actor_id)
    return Course.STOPPED


def pause(work: Work, announcement: Announcement, actor_id: int | None) -> Course:
    """What has not left waits until it is resumed; of what recurs no time comes meanwhile."""
    was = (AnnouncementState.PLANNED,) if announcement.rule else RUNNING
    if not work.uow.announcements.turn(announcement.id, AnnouncementState.PAUSED, was, changed_at=work.now):
        return Course.NOT_POSSIBLE
    message_id = _message_id(work, announcement)
    if message_id is not None:
        work.uow.holding.hold_back(message_id)
    _note(work, announcement, "announcement.pause", actor_id)
    return Course.PAUSED


def resume(work: Work, announcement: Announcement, actor_id: int | None) -> Course:
    """What was held back goes on; what recurs goes on with its next time."""
    if announcement.rule:
        return _resume_recurring(work, announcement, actor_id)
    paused = (AnnouncementState.PAUSED,)
    if not work.uow.announcements.turn(
        announcement.id, AnnouncementState.RELEASING, paused, changed_at=work.now
    ):
        return Course.NOT_POSSIBLE
    message_id = _message_id(work, announcement)
    if message_id is not None:
        work.uow.holding.let_go(message_id, work.now)
    _note(work, announcement, "announcement.resume", actor_id)
    return Course.RESUMED


def stop_full(work: Work) -> int:
    """A chore: what recruits for a shift that is full stops by itself; how many did."""
    return sum(halt(work, each, None) for each in work.uow.announcements.recruited(AT_ONCE))


def hold_stragglers(work: Work) -> int:
    """A chore: the rest of what an organizer paused, resumed or stopped, where it is more than one step, and
    attempts that were under way then and came back unsent. Commits after each."""
    found = work.uow.announcements.changed_since(work.now - STRAGGLERS, AT_ONCE)
    return sum(_followed(work, each) for each in found if each.message_id is not None)


def halt(work: Work, announcement: Announcement, actor_id: int | None) -> bool:
    """Stop it because its shift is full, and tell whoever announced it; it never goes on by itself."""
    if stop(work, announcement, actor_id) is Course.NOT_POSSIBLE:
        return False
    now = work.uow.announcements.get(announcement.id) or announcement
    title = ""
    if announcement.recruits is not None:
        title = work.uow.activities.occasion(announcement.recruits).activity.title
    facts = {"title": title, "id": str(announcement.id), "count": str(progress_of(work, now).arrived)}
    tell_author(work, announcement, "full", facts)
    return True


def is_full(work: Work, announcement: Announcement) -> bool:
    """Whether there is nothing left to recruit for."""
    if announcement.recruits is None:
        return False
    occasion = work.uow.activities.occasion(announcement.recruits)
    return not occasion.shift.fits(1) or occasion.state(work.now) is not ActivityState.OPEN


def tell_author(work: Work, announcement: Announcement, what: str, facts: dict[str, str]) -> None:
    """A notice to whoever announced it, or to all organizers where the operator did."""
    source = f"{source_of(announcement.id)}:{what}"
    message = Message(source, announcement.version, f"announced.{what}", Layout.NOTICE, facts)
    author = announcement.created_by
    to = [author] if author is not None else work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(message), to, work.now)


def _resume_recurring(work: Work, announcement: Announcement, actor_id: int | None) -> Course:
    next_at = slot_after(announcement.rule, announcement.send_at, work.now)
    next_at = announcement.send_at if announcement.send_at > work.now else next_at
    paused = (AnnouncementState.PAUSED,)
    if next_at is None or not work.uow.announcements.turn(
        announcement.id, AnnouncementState.PLANNED, paused, send_at=next_at, changed_at=work.now
    ):
        return Course.NOT_POSSIBLE
    _note(work, announcement, "announcement.resume", actor_id)
    return Course.RESUMED


def _message_id(work: Work, announcement: Announcement) -> int | None:
    """As it is now that nobody else changes the announcement: it may have begun since it was read."""
    now = work.uow.announcements.get(announcement.id)
    return now.message_id if now else None


def _followed(work: Work, announcement: Announcement) -> int:
    """A step further, while nobody else changes the announcement: whoever holds both holds it first."""
    message_id, state, holding = announcement.message_id or 0, announcement.state, work.uow.holding
    if not holding.left(message_id, _UNDONE.get(state, (DeliveryState.HELD,))):
        return 0
    if not work.uow.announcements.turn(announcement.id, state, (state,)):
        work.uow.rollback()
        return 0
    if state is AnnouncementState.PAUSED:
        done = holding.hold_back(message_id)
    elif state is AnnouncementState.STOPPED:
        done = holding.take_back(message_id)
    else:
        done = holding.let_go(message_id, work.now)
    work.uow.commit()
    return done


def _note(work: Work, announcement: Announcement, action: str, actor_id: int | None) -> None:
    work.uow.audit.note(actor_id, action, source_of(announcement.id), work.now)
