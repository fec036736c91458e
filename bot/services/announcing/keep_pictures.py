"""Pictures of announcements that are yet to come are renewed before the platform forgets them."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.announcements import MEDIA_LASTS, Announcement, AnnouncementState, source_of
from bot.domain.ports import Pictures
from bot.services.delivery.office import Office

AHEAD = timedelta(days=1)  # several tries before it is too late
AT_ONCE = 200
COMING = (AnnouncementState.AWAITING, AnnouncementState.PLANNED, AnnouncementState.PAUSED)


def keep_pictures(office: Office, pictures: Pictures) -> int:
    """Renew what ends within a day; how many. What cannot be renewed is told by its address alone."""
    now = office.clock.now()
    renewed = 0
    for announcement, facts in _ageing(office, now):
        media_id = pictures.renew(facts["media_id"])
        if media_id:
            _keep(office, announcement, {**facts, "media_id": media_id, "media_until": _until(now)})
            renewed += 1
    return renewed


def _ageing(office: Office, now: datetime) -> list[tuple[Announcement, dict[str, Any]]]:
    with office.open() as uow:
        coming = uow.announcements.in_state(COMING, AT_ONCE)
        said = [(each, dict(uow.outbox.facts(source_of(each.id), each.version))) for each in coming]
    return [(each, facts) for each, facts in said if _ends(facts, now)]


def _ends(facts: dict[str, Any], now: datetime) -> bool:
    until = str(facts.get("media_until", ""))
    return until != "" and now < datetime.fromisoformat(until) <= now + AHEAD


def _keep(office: Office, announcement: Announcement, facts: dict[str, Any]) -> None:
    with office.open() as uow:
        uow.outbox.restate(source_of(announcement.id), announcement.version, facts)
        uow.commit()


def _until(now: datetime) -> str:
    return (now + MEDIA_LASTS).isoformat()
