"""How checking in and out reads: the moments of the day, and what is said of an attendance."""

from datetime import datetime

from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import STAYS_OPEN, Attendance, check_out_open, moment_of
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
        occasion
        for _, occasion in mine
        if check_out_open(occasion.shift, at) and not occasion.activity.cancelled_at
    ]


def on_now(turn: Turn) -> list[Occasion]:
    """Everything that one could check in to or out of at this moment."""
    return turn.uow.attendance.running(turn.now, turn.now)


def mine_at(turn: Turn, occasion: Occasion) -> Attendance | None:
    return turn.uow.attendance.mine(occasion.shift.id, turn.person.id)


def times(turn: Turn, attendance: Attendance | None) -> dict[str, str]:
    """`time` of the check-in, `left` of the check-out, and how long that was."""
    span = attendance.span if attendance else None
    minutes = round((span[1] - span[0]).total_seconds() // 60) if span else 0
    return {
        "time": clock(attendance.in_at if attendance else None),
        "left": clock(attendance.out_at if attendance else None),
        "length": length(turn, minutes),
    }


def length(turn: Turn, minutes: int) -> str:
    """`3小时05分`."""
    if minutes < 60:
        return turn.say("attendance.minutes", minutes=minutes)
    return turn.say("attendance.length", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def whom_to_find(turn: Turn, occasion: Occasion) -> str:
    """`，领队李老师 139****1234`; the number only so far that one's own list tells whose it is."""
    leader = occasion.activity.leader
    if not leader:
        return ""
    phone = turn.uow.activities.leader_phone(occasion)
    shown = f" {masked(phone)}" if phone else ""
    return turn.say("attendance.leader", leader=leader, phone=shown)
