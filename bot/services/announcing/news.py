"""Whether a person wants announcements: not at all, not for a time, or again."""

from datetime import datetime, timedelta

from bot.domain.people import Person
from bot.services.work import Work

USUAL_PAUSE = timedelta(days=7)
ANSWERED_WITHIN = timedelta(days=3)
LONGEST_PAUSE = timedelta(days=366)


def no_news(work: Work, person: Person, actor_id: int | None) -> None:
    """No announcements; what concerns their own sign-ups still comes."""
    _choose(work, person, actor_id, "person.no_news", no_news=True, news_paused_until=None)


def pause_news(work: Work, person: Person, until: datetime, actor_id: int | None) -> datetime:
    """None before that moment, at most for a year; until when."""
    until = min(until, work.now + LONGEST_PAUSE)
    _choose(work, person, actor_id, "person.pause_news", no_news=False, news_paused_until=until)
    return until


def news_again(work: Work, person: Person, actor_id: int | None) -> None:
    _choose(work, person, actor_id, "person.news_again", no_news=False, news_paused_until=None)


def acknowledge(work: Work, person: Person) -> bool:
    """The person says that they read the last announcement that came; False when there is none."""
    found = work.uow.announcements.unread_by(person.id, work.now - ANSWERED_WITHIN)
    if found is not None:
        work.uow.announcements.answered(found, person.id, work.now)
    return found is not None


def _choose(work: Work, person: Person, actor_id: int | None, action: str, **values: object) -> None:
    work.uow.people.change(person.id, **values)
    work.uow.audit.note(actor_id, action, f"person:{person.id}", work.now)
