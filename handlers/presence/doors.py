"""How checking in and out reads: the moments of the day, and what is said of an attendance."""

from datetime import datetime, timedelta

from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import STAYS_OPEN, Attendance, check_out_open, moment_of
from bot.domain.hours import earned, earns
from bot.domain.people import masked
from bot.domain.reminders import LOCAL


def said_at(turn: Turn) -> datetime:
    """When the person said it: a message that comes late counts from when it was written."""
    return moment_of(turn.incoming.at, turn.now)


def clock(at: datetime | None) -> str:
    """`8:26`."""
    local = at.astimezone(LOCAL) if at else None
    return f"{local.hour}:{local.minute:02}" if local else ""


def my_doors(turn: Turn) -> list[Occasion]:
    """What I signed up for and can check in to or out of at this moment."""
    at = said_at(turn)
    mine = turn.uow.sign_ups.of_person(turn.person.id, at - STAYS_OPEN)
    return [
        occasion for _, occasion in mine if check_out_open(occasion.shift, at) and not occasion.called_off
    ]


def on_now(turn: Turn) -> list[Occasion]:
    """Everything that one could check in to or out of at this moment."""
    return turn.uow.attendance.running(turn.now, turn.now)


def mine_at(turn: Turn, occasion: Occasion) -> Attendance | None:
    return turn.uow.attendance.mine(occasion.shift.id, turn.person.id)


def times(turn: Turn, occasion: Occasion, attendance: Attendance | None) -> dict[str, str]:
    """`time` of the check-in, `left` of the check-out, and how long that was: of service, what it earns."""
    return {
        "time": clock(attendance.in_at if attendance else None),
        "left": clock(attendance.out_at if attendance else None),
        "length": turn.duration(_minutes(occasion, attendance)),
    }


def _minutes(occasion: Occasion, attendance: Attendance | None) -> int:
    if attendance is None or attendance.span is None:
        return 0
    if earns(occasion.activity.kind):
        return earned(attendance, occasion.shift)
    begin, end = attendance.span
    return (end - begin) // timedelta(minutes=1)


def task(turn: Turn, occasion: Occasion) -> str:
    """`小区环境清洁（引导员）`: what the person does there, by their role if they have one."""
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    role = turn.uow.roles.get(mine.role_id) if mine and mine.role_id else None
    title = occasion.activity.title
    return turn.say("attendance.task", title=title, role=role.name) if role else title


def whom_to_find(turn: Turn, occasion: Occasion) -> str:
    """`，领队李老师 139****1234`; the number only so far that one's own list tells whose it is."""
    leader = occasion.activity.leader
    if not leader:
        return ""
    phone = turn.uow.activities.leader_phone(occasion)
    shown = f" {masked(phone)}" if phone else ""
    return turn.say("attendance.leader", leader=leader, phone=shown)
