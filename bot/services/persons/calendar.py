"""Calendars to subscribe to: a secret address for each person, a public one for each activity."""

from bot.domain.calendars import KEPT_FOR, Entry, new_key
from bot.domain.people import Person
from bot.services.work import Work

MOST = 1000  # entries; more than anybody can sign up for within the time they are kept


def calendar_key(work: Work, person: Person) -> str:
    """The key of the person's calendar; made when they first ask for it."""
    return work.uow.calendars.key_of(person.id) or renew_calendar(work, person)


def renew_calendar(work: Work, person: Person) -> str:
    """A new key; the old address shows nothing from now on."""
    key = new_key()
    work.uow.calendars.keep(person.id, key, work.now)
    return key


def close_calendar(work: Work, person: Person) -> bool:
    """Nothing is shown under the person's address any more; False when there was none."""
    return work.uow.calendars.drop(person.id)


def personal_calendar(work: Work, key: str) -> list[Entry] | None:
    """What stands in the calendar of this key; None when the key opens none."""
    owner = work.uow.calendars.owner(key)
    return None if owner is None else work.uow.calendars.of_person(owner, work.now - KEPT_FOR, MOST)


def activity_calendar(work: Work, activity_id: int) -> list[Entry]:
    return work.uow.calendars.of_activity(activity_id)
