"""Releasing announcements: whom they go to is fixed at one instant, then addressed so many people at a time.

The audience is looked up by one statement, as it stands at that instant: who joins, leaves or opts out from
then on changes nothing. Only whether somebody had enough today is asked again when they are addressed. Each
step is a transaction of its own, claimed by a conditional update: any number of processes may release, any of
them may die, and whoever writes something else meanwhile waits for a few steps only. Where people get so many
a day, steps of different announcements come one after the other, as each asks what the others addressed.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.announcements import Announcement, AnnouncementState, source_of
from bot.domain.audiences import Frozen, Page
from bot.domain.reach import LOOK_AFTER
from bot.services.activities.recurrence import slot_after, slots
from bot.services.announcing.announce import say_again
from bot.services.announcing.announcement_course import halt, is_full
from bot.services.announcing.audiences import sieve
from bot.services.announcing.second_yes import is_many, keep_back
from bot.services.work import Work

STEP = 5_000  # people looked at in one transaction: a tenth of a second or two
STEPS = 4  # in one go of the chore: then others may write, and the rest follows with the next tick
AT_ONCE = 20
NOW_TOO = timedelta(milliseconds=1)


def release_due(work: Work, limit: int = AT_ONCE, step: int = STEP) -> int:
    """A chore: address what is due to its audience, once whoever else is releasing; how many are through.

    Commits after each step.
    """
    due = work.uow.announcements.due(work.now, limit)
    if any(each.rule for each in due):
        _make_times(work, due)
        due = work.uow.announcements.due(work.now, limit)
    return sum(_release(work, each, step) for each in due if not each.rule)


def _release(work: Work, announcement: Announcement, step: int) -> bool:
    if announcement.state is AnnouncementState.PLANNED:
        begun = not _ended(work, announcement) and _begin(work, announcement, step)
        work.uow.commit()
        if not begun:
            return False
    return any(done for done in _steps(work, announcement.id, step))


def _ended(work: Work, announcement: Announcement) -> bool:
    """Whether there is nothing left to recruit for; then it is halted."""
    full = is_full(work, announcement)
    if full:
        halt(work, announcement, None)
    return full


def _begin(work: Work, announcement: Announcement, step: int) -> bool:
    """From here on it is known to whom it goes; to many it goes only with a second yes."""
    out = sieve(work, announcement.audience, announcement.urgent)
    found = work.uow.frozen.look(announcement.audience, out, step)
    if is_many(work, found.size) and not announcement.approved:
        keep_back(work, announcement, found.size)
        return False
    message_id = work.uow.outbox.find(source_of(announcement.id), announcement.version)
    if not work.uow.announcements.begin(announcement, message_id, found.last_id, work.now):
        return False
    work.uow.frozen.keep(announcement.id, found)
    work.uow.announcement_reports.watch(announcement.id, work.now + LOOK_AFTER)
    return True


def _steps(work: Work, announcement_id: int, step: int) -> list[bool]:
    """Whether each step was the last; ends where somebody else took the next, paused or stopped it."""
    done: list[bool] = []
    while len(done) < STEPS and not any(done):
        announcement = work.uow.announcements.get(announcement_id)
        if not announcement or announcement.state is not AnnouncementState.RELEASING:
            break
        last = _step(work, announcement, step)
        if last is None:
            break
        done.append(last)
    return done


def _step(work: Work, announcement: Announcement, step: int) -> bool | None:
    """Address the next people; whether they were the last, None when somebody else does."""
    page = work.uow.frozen.next(announcement.id, announcement.reached_id)
    if page is None and announcement.reached_id < announcement.last_id:
        return _look_at_the_rest(work, announcement, step)
    up_to = page.up_to if page else announcement.last_id
    last = up_to == announcement.last_id
    state = AnnouncementState.RELEASED if last else AnnouncementState.RELEASING
    out = sieve(work, announcement.audience, announcement.urgent)
    if out.most:
        work.uow.audiences.one_by_one()
    if not work.uow.announcements.reach(announcement, up_to, state):
        work.uow.rollback()
        return None
    if page:
        work.uow.audiences.exclude(announcement.id, page, out)
        work.uow.audiences.address((announcement.id, announcement.message_id or 0), page, work.now)
    work.uow.frozen.drop(announcement.id, up_to)
    work.uow.commit()
    return last


def _look_at_the_rest(work: Work, announcement: Announcement, step: int) -> bool | None:
    """It was begun by a former version of the bot, which looked at the people of each step in turn."""
    if work.uow.announcements.get(announcement.id) != announcement:
        return None  # somebody else is through with it
    out, end = sieve(work, announcement.audience, announcement.urgent), announcement.last_id
    rest = work.uow.frozen.look(announcement.audience, out, step, announcement.reached_id)
    pages = [Page(min(each.up_to, end), each.ids) for each in rest.pages if each.up_to < end + step]
    work.uow.frozen.keep(announcement.id, Frozen(rest.size, [*pages, Page(end, {"": ""})]))
    work.uow.commit()
    return False


def _make_times(work: Work, due: Sequence[Announcement]) -> None:
    """What recurs becomes an announcement of its own at each of its times."""
    for announcement in due:
        if announcement.rule:
            _make_time(work, announcement)
            work.uow.commit()


def _make_time(work: Work, announcement: Announcement) -> None:
    """Once for each time; of several that were missed, while nothing ran, only the last is made up for."""
    next_at = slot_after(announcement.rule, announcement.send_at, work.now)
    over = next_at is None or (announcement.until is not None and next_at > announcement.until)
    if not work.uow.announcements.advance(announcement, None if over else next_at):
        return
    missed = slots(announcement.rule, announcement.send_at, announcement.send_at, work.now + NOW_TOO)
    kept = [each for each in missed if announcement.until is None or each <= announcement.until]
    at = kept[-1] if kept else announcement.send_at
    made = work.uow.announcements.add_time(announcement, at, work.now)
    if made is None:
        return
    say_again(work, announcement, made, at)
    for number in work.uow.announcements.overtaken(announcement.id, made):
        work.uow.outbox.withdraw([f"{source_of(number)}:asks"])
    detail = {"time": at.isoformat(), "left_out": max(0, len(kept) - 1), "id": made}
    work.uow.audit.note(None, "announcement.time", source_of(announcement.id), work.now, detail)
