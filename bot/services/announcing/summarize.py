"""One summary for whoever announced something, when nothing of it is under way any more."""

from datetime import datetime, timedelta

from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.deliveries import DeliveryState
from bot.domain.reach import counted
from bot.services.announcing.announcement_course import tell_author
from bot.services.work import Work

AT_ONCE = 20
LOOK_AGAIN = timedelta(minutes=2)
LOOK_LAST = timedelta(hours=24)  # what is still being tried then is told as under way
SHOWN = 12  # characters that tell which announcement it was
UNFINISHED = (AnnouncementState.RELEASING, AnnouncementState.PAUSED)


def summarize_due(work: Work) -> int:
    """A chore: tell how far announcements came, each once; how many were told of."""
    return sum(_look(work, *each) for each in work.uow.announcement_reports.due(work.now, AT_ONCE))


def _look(work: Work, announcement_id: int, seen: datetime) -> bool:
    announcement = work.uow.announcements.get(announcement_id)
    reports = work.uow.announcement_reports
    if announcement is None or announcement.message_id is None or announcement.released_at is None:
        reports.look_again(announcement_id, seen, None)
        return False
    facts = _counts(work, announcement, announcement.message_id)
    late = work.now >= announcement.released_at + LOOK_LAST
    if announcement.state in UNFINISHED or (facts["under_way"] != "0" and not late):
        reports.look_again(announcement_id, seen, work.now + LOOK_AGAIN)
        return False
    if not reports.look_again(announcement_id, seen, None):
        return False
    tell_author(work, announcement, "summary" if facts["total"] != "0" else "summary_nobody", facts)
    return True


def _counts(work: Work, announcement: Announcement, message_id: int) -> dict[str, str]:
    """Counted by the database. unsure: of a mass send, how many did not get it, whoever they are."""
    rows = work.uow.change_notices.tally([message_id])
    reach, unsure = counted(rows), work.uow.mass_counts.unsure(message_id)
    waiting = sum(n for (state, _), n in rows.items() if state is DeliveryState.WAITING)
    text = work.uow.outbox.facts(f"announcement:{announcement.id}", announcement.version).get("text", "")
    numbers = {road.value: n for road, n in reach.arrived.items()}
    numbers |= {"reached": reach.reached, "total": reach.total, "under_way": reach.under_way}
    numbers |= {"waiting": waiting, "missed": reach.missed - waiting, "unsure": unsure}
    more = "announced.summary_unsure" if unsure else ""
    facts = {name: str(n) for name, n in numbers.items()}
    return facts | {"id": str(announcement.id), "text": text[:SHOWN].replace("\n", " "), "more_texts": more}
