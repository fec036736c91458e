"""From attendance to the ledger: a final shift's hours are written, and its activity's clock starts."""

from datetime import timedelta

from bot.domain.activities import Occasion
from bot.domain.attendance import STAYS_OPEN, Attendance
from bot.domain.claims import Why
from bot.domain.closings import WORKING_DAYS, next_asking
from bot.domain.hours import Entry, Origin, earned, earns, origin_of, service_of
from bot.domain.reminders import LOCAL
from bot.services.record import workdays
from bot.services.record.ledger import record
from bot.services.work import Work

CLOCKED_WITHIN = timedelta(days=30)  # what ended before that, before there was a ledger, is not asked for


def book_due(work: Work, limit: int = 5) -> int:
    """A chore: write the hours of the shifts that are final; how many shifts."""
    final = work.uow.closings.unbooked(work.now - STAYS_OPEN, limit)
    return sum(book_shift(work, shift_id) for shift_id in final)


def book_shift(work: Work, shift_id: int, again: bool = False) -> bool:
    """Write the hours of everybody who attended, once; False when it was done before.

    again: look for attendances that came to be known after it was done, as a late roll call.
    """
    occasion = work.uow.activities.hold(shift_id)
    if not work.uow.closings.book(shift_id, work.now) and not again:
        return False
    if not earns(occasion.activity.kind):
        return True
    if not occasion.called_off:
        _record_all(work, occasion)
    _start_clock(work, occasion)
    return True


def _record_all(work: Work, occasion: Occasion) -> None:
    shift_id = occasion.shift.id
    came = {each.person_id: each for each in work.uow.attendance.of_shift(shift_id)}
    work.uow.hours.hold(came)
    meal = work.uow.closings.break_of(shift_id)
    for attendance in came.values():
        _record(work, occasion, attendance, earned(attendance, occasion.shift, meal))


def _record(work: Work, occasion: Occasion, attendance: Attendance, minutes: int) -> None:
    if minutes <= 0:
        return
    origin = origin_of(attendance)
    entry = Entry(
        source=f"attendance:{attendance.id}",
        person_id=attendance.person_id,
        shift_id=occasion.shift.id,
        service=service_of(occasion),
        minutes=minutes,
        origin=origin,
        entered_by=attendance.in_actor_id if origin is Origin.ROLL_CALL else None,
    )
    record(work, entry, Why.FORGOTTEN if attendance.forgotten else None)


def _start_clock(work: Work, occasion: Occasion) -> None:
    """Ten working days from the end of the last shift that took place (Order 67, Art. 11)."""
    shifts = work.uow.activities.of_activity(occasion.activity.id)
    occasions = [each for each in shifts if not each.called_off]
    if not any(each.shift.taken or work.uow.attendance.of_shift(each.shift.id) for each in occasions):
        return  # nobody signed up and nobody came: there is nothing to record
    ends_at = max(each.shift.ends_at for each in occasions)
    if not work.now - CLOCKED_WITHIN < ends_at <= work.now:
        return
    deadline, _ = workdays.after(ends_at.astimezone(LOCAL).date(), WORKING_DAYS)
    asking = max(next_asking(work.now), ends_at + timedelta(hours=1))
    work.uow.closings.begin(occasion.activity.id, deadline, asking)
