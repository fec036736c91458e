"""谁没收到: whom the latest change of an activity reached, and the numbers of those who must be called."""

from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role, masked
from bot.domain.reach import Missed
from bot.services.delivery.reach import phone_of, reach_of
from handlers.by_road import by_road
from handlers.lines import as_choice
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

RECENT = 40  # notices looked through for activities to choose from
CALLED = 80  # lines of the call list
PHONE = "reach.phone"


class Reached(StrEnum):
    WHICH = "reach.which"


@router.says("who_missed")
def which(turn: Turn) -> Reply:
    """`谁没收到`, `送达 3`, `送达 清洁`."""
    changed = _changed(turn)
    if not changed:
        return turn.done("reach.none")
    wanted = meant_by_organizer(turn, changed)
    if len(wanted) == 1:
        return _report(turn, wanted[0])
    choices = [as_choice(turn, each, "reach.show") for each in wanted or changed]
    return turn.ask(Reached.WHICH, "reach.which", choices)


@router.picks("reach.show")
def show(turn: Turn) -> Reply:
    return _report(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.says("phone_of")
def ask_phone(turn: Turn) -> Reply:
    """`电话 3`: of the third line that was shown."""
    lines, number = turn.talk.visible, turn.understood.number or 0
    if not any(line.action == PHONE for line in lines):
        return turn.again("reach.whose_phone")
    if not 1 <= number <= len(lines) or lines[number - 1].action != PHONE:
        return turn.again("help.no_such_number", most=len(lines))
    return _phone(turn, int(lines[number - 1].ref))


@router.picks("reach.phone")
def show_phone(turn: Turn) -> Reply:
    return _phone(turn, int(turn.ref))


def _changed(turn: Turn) -> list[Occasion]:
    """The activities whose people were told of a change, the latest first, one line each."""
    shift_of: dict[int, int] = {}
    for notice in turn.uow.change_notices.recent(RECENT):
        shift_of.setdefault(notice.activity_id, notice.shift_id)
    return [turn.uow.activities.occasion(shift_id) for shift_id in shift_of.values()]


def _report(turn: Turn, occasion: Occasion) -> Reply:
    notices = turn.uow.change_notices.latest(occasion.activity.id)
    reach = reach_of(turn.work, notices)
    missed = turn.uow.change_notices.missed([each.message_id for each in notices], CALLED)
    facts: dict[str, object] = {"roads": by_road(turn, reach.arrived), "title": occasion.activity.title}
    facts |= {"when": turn.moment(notices[0].made_at)}
    facts |= {"total": reach.total, "reached": reach.reached, "missed": reach.missed}
    key = "reach.show" if missed else "reach.all"
    return turn.done(key, [_line(turn, each) for each in missed], under_way=reach.under_way, **facts)


def _line(turn: Turn, missed: Missed) -> Choice:
    """`李大爷 139****1234，没有关注`. One space: it is no activity."""
    name = missed.name or turn.say("roster.unnamed")
    phone = masked(missed.phone) if missed.phone else turn.say("reach.no_phone")
    label = turn.say("reach.line", name=name, phone=phone, why=turn.say(f"reason.{missed.why}"))
    return Choice(label, PHONE, str(missed.person_id))


def _phone(turn: Turn, person_id: int) -> Reply:
    """The list stays: there may be others to call."""
    name, phone = phone_of(turn.work, person_id, turn.person)
    name = name or turn.say("roster.unnamed")
    return turn.again("reach.phone" if phone else "reach.phone_unknown", name=name, **_if(phone))


def _if(phone: str) -> dict[str, str]:
    return {"phone": phone} if phone else {}
