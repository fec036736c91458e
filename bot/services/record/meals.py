"""A meal within a shift is no service: it counts for nobody who was there meanwhile."""

from datetime import datetime
from enum import StrEnum

from bot.domain.claims import DONE
from bot.domain.hours import Span, earned, earns
from bot.services.record.hours import correct
from bot.services.work import Work


class MealOutcome(StrEnum):
    TAKEN = "taken"
    SAME = "same"  # the shift has its break already
    OUTSIDE = "outside"  # not within the shift
    NOT_SERVICE = "not_service"
    CLOSED = "closed"


def take_break(work: Work, shift_id: int, span: Span, reason: str, actor_id: int | None) -> MealOutcome:
    """Set the shift's break; rows that are written already are corrected, with this reason."""
    occasion = work.uow.activities.hold(shift_id)
    if not earns(occasion.activity.kind):
        return MealOutcome.NOT_SERVICE
    if not occasion.shift.starts_at <= span[0] < span[1] <= occasion.shift.ends_at:
        return MealOutcome.OUTSIDE
    closing = work.uow.closings.get(occasion.activity.id)
    if closing and closing.closed_at:
        return MealOutcome.CLOSED
    if not work.uow.closings.add_break(shift_id, span, actor_id):
        return MealOutcome.SAME
    detail = {"from": span[0].isoformat(), "to": span[1].isoformat()}
    work.uow.audit.note(actor_id, "hours.break", f"shift:{shift_id}", work.now, detail)
    _correct_written(work, shift_id, span, reason)
    return MealOutcome.TAKEN


def _correct_written(work: Work, shift_id: int, span: Span, reason: str) -> int:
    """Take the meal out of the rows that come from attendance; how many. The ledger's own hand does it."""
    shift = work.uow.activities.occasion(shift_id).shift
    came = work.uow.attendance.of_shift(shift_id)
    work.uow.hours.hold([each.person_id for each in came])
    done = 0
    for attendance in came:
        for row in work.uow.hours.of_shift(attendance.person_id, shift_id):
            if row.entry.source != f"attendance:{attendance.id}":
                continue
            over = earned(attendance, shift) - earned(attendance, shift, span)
            less = min(over, row.left)
            done += bool(less) and correct(work, row.id, -less, reason, None).outcome in DONE
    return done


def on_the_day(shift_day: datetime, begins: str, ends: str) -> Span:
    """`12:00`, `13:00` on the day of the shift. Raises ValueError for what is no time."""
    return tuple(_at(shift_day, text) for text in (begins, ends))  # type: ignore[return-value]


def _at(day: datetime, text: str) -> datetime:
    clock = datetime.strptime(text.replace("：", ":"), "%H:%M").time()  # noqa: DTZ007  the day has the zone
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
