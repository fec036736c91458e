"""Closing an activity: refused while something is missing, and then everybody is told their hours."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.activities import Occasion
from bot.domain.attendance import final_at
from bot.domain.claims import Why
from bot.domain.closings import Closing, Missing, next_asking
from bot.domain.deliveries import Layout, Message
from bot.domain.hours import earns, in_hours, to_next_star
from bot.domain.people import Role
from bot.domain.reminders import LOCAL
from bot.services.record import workdays
from bot.services.record.booking import book_shift
from bot.services.work import Work


class CloseOutcome(StrEnum):
    CLOSED = "closed"
    MISSING = "missing"
    ALREADY = "already"
    NOT_SERVICE = "not_service"
    CANCELLED = "cancelled"


NOTHING = Missing()


@dataclass(frozen=True, slots=True)
class Closed:
    """How it ended, what is missing, and how many people are told their hours."""

    outcome: CloseOutcome
    missing: Missing = NOTHING
    told: int = 0


def close(work: Work, activity_id: int, actor_id: int | None) -> Closed:
    """Close the activity's records; what was not written yet is, as far as it is final."""
    occasions = [
        work.uow.activities.hold(each.shift.id) for each in work.uow.activities.of_activity(activity_id)
    ]
    activity = occasions[0].activity
    if not earns(activity.kind):
        return Closed(CloseOutcome.NOT_SERVICE)
    if all(each.called_off for each in occasions):
        return Closed(CloseOutcome.CANCELLED)
    found = missing(work, occasions)
    if not found:
        for occasion in occasions:
            book_shift(work, occasion.shift.id, again=True)
        found = missing(work, occasions)
    if found:
        return Closed(CloseOutcome.MISSING, found)
    # where nobody came, or long ago, no clock was started
    work.uow.closings.begin(activity_id, work.now.astimezone(LOCAL).date(), work.now)
    if not work.uow.closings.close(activity_id, actor_id, work.now):
        return Closed(CloseOutcome.ALREADY)
    work.uow.audit.note(actor_id, "activity.close", f"activity:{activity_id}", work.now)
    return Closed(CloseOutcome.CLOSED, told=_tell_hours(work, activity_id))


def missing(work: Work, occasions: list[Occasion]) -> Missing:
    """What keeps an activity open. A forgotten check-out may still be made until the shift is final."""
    activity_id = occasions[0].activity.id
    claims = work.uow.claims.open_of_activity(activity_id)
    forgotten = sum(claim.new.why is Why.FORGOTTEN for claim in claims)
    return Missing(
        shifts=sum(each.shift.ends_at > work.now for each in occasions if not each.called_off),
        present=sum(_present(work, each) for each in occasions),
        forgotten=forgotten,
        unconfirmed=len(claims) - forgotten,
        requests=len(work.uow.claims.requests_of_activity(activity_id)),
    )


def remind_to_close(work: Work, limit: int = 20) -> int:
    """A chore: once a day tell the organizers what each unclosed activity lacks; how many activities."""
    told = 0
    for closing in work.uow.closings.due(work.now, limit):
        if work.uow.closings.put_off(closing, next_asking(work.now)):
            _remind(work, closing)
            told += 1
    return told


def by_week(occasions: list[Occasion]) -> bool:
    """Whether the deadline is only an estimate: the calendar of the year is not known yet."""
    ends_at = max(each.shift.ends_at for each in occasions if not each.called_off)
    return not workdays.after(ends_at.astimezone(LOCAL).date(), 10)[1]


def _present(work: Work, occasion: Occasion) -> int:
    came = work.uow.attendance.of_shift(occasion.shift.id)
    if final_at(occasion.shift) > work.now:
        return sum(each.present or each.forgotten for each in came)
    return sum(each.present for each in came)


def _remind(work: Work, closing: Closing) -> None:
    occasions = work.uow.activities.of_activity(closing.activity_id)
    for occasion in occasions:
        book_shift(work, occasion.shift.id, again=True)
    found, today = missing(work, occasions), work.now.astimezone(LOCAL).date()
    left = workdays.until(today, closing.deadline)
    key = "overdue" if left < 0 else "missing" if found else "ready"
    facts = {
        "title": occasions[0].activity.title,
        "id": str(closing.activity_id),
        "present": str(found.present),
        "forgotten": str(found.forgotten),
        "unconfirmed": str(found.unconfirmed),
        "requests": str(found.requests),
        "deadline": closing.deadline.isoformat(),
        "left": str(abs(left)),
    }
    estimated = "_by_week" if by_week(occasions) and left >= 0 else ""
    source, version = f"activity:{closing.activity_id}:closing", today.toordinal()
    expires = work.now + timedelta(days=1)
    message = Message(source, version, f"closing.{key}{estimated}", Layout.NOTICE, facts, expires)
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(message), organizers, work.now)


def _tell_hours(work: Work, activity_id: int) -> int:
    """Tell everybody what they served here and in all; how many people."""
    served: dict[int, int] = defaultdict(int)
    title = ""
    for row in work.uow.hours.rows_of_activity(activity_id):
        served[row.entry.person_id] += row.entry.minutes
        title = row.entry.service.title
    told = {person_id: minutes for person_id, minutes in served.items() if minutes > 0}
    for person_id, minutes in told.items():
        _tell(work, f"activity:{activity_id}:hours:{person_id}", person_id, {"title": title}, minutes)
    return len(told)


def _tell(work: Work, source: str, person_id: int, facts: dict[str, str], minutes: int) -> None:
    total = work.uow.hours.sum(person_id).minutes
    lacking = to_next_star(total, work.policy.stars)
    facts |= {"served_minutes": str(minutes), "total": in_hours(total)}
    if lacking is not None:
        star = sum(total >= hours * 60 for hours in work.policy.stars) + 1
        facts |= {"star": str(star), "lacking": in_hours(lacking + 5)}
    key = "hours.told" if lacking is not None else "hours.told_five_stars"
    message = Message(source, 1, key, Layout.NOTICE, facts)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person_id], work.now)
