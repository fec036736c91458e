"""The roster: who comes, for organizers."""

from collections.abc import Mapping

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.absence import Record
from bot.domain.activities import ActivityState, Occasion
from bot.domain.people import Role
from bot.domain.signups import RosterLine, SignUpState
from bot.services.absence import records_of
from handlers.activities import LISTED
from handlers.lines import as_choice, seats, span
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

WHICH_ROSTER = "roster.which"


@router.says("roster")
def which(turn: Turn) -> Reply:
    """`名单 3`, `名单 清洁`, or a list to choose from."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wanted = meant_by_organizer(turn, upcoming)
    if len(wanted) == 1:
        return _roster(turn, wanted[0])
    if not upcoming:
        return turn.done("activity.none")
    choices = [as_choice(turn, each, "roster.show") for each in wanted or upcoming]
    return turn.ask(WHICH_ROSTER, "roster.which", choices)


@router.picks("roster.show")
def show(turn: Turn) -> Reply:
    return _roster(turn, turn.uow.activities.occasion(int(turn.ref)))


def _roster(turn: Turn, occasion: Occasion) -> Reply:
    roles = {role.id: role.name for role in turn.uow.roles.of_shift(occasion.shift.id)}
    lines = [entry for entry in turn.uow.sign_ups.roster(occasion.activity.id) if entry.sign_up.active]
    records = records_of(turn.work, [entry.sign_up.person_id for entry in lines])
    names = [
        f"{_line(turn, number, entry, roles)} {flag(turn, records.get(entry.sign_up.person_id))}".rstrip()
        for number, entry in enumerate(lines, 1)
    ]
    facts = {
        "title": occasion.activity.title,
        "span": span(turn, occasion),
        "heads": occasion.shift.taken,
        "sign_ups": len(lines),
        "left": seats(turn, occasion),
        "names": "\n".join(names) or turn.say("roster.nobody"),
    }
    return turn.done("roster.show", _to_do(turn, occasion), **facts)


def _line(turn: Turn, number: int, entry: RosterLine, roles: Mapping[int, str]) -> str:
    name = entry.name or turn.say("roster.unnamed")
    text = turn.say("roster.line", number=number, name=name, party=entry.sign_up.party_size)
    role = roles.get(entry.sign_up.role_id or 0)
    text = f"{text} {role}" if role else text
    if entry.sign_up.guests:
        text += turn.say("roster.guests", names=turn.say("care.comma").join(entry.sign_up.guests))
    if entry.entered_by:
        text += turn.say("roster.entered_by", name=entry.entered_by)
    pending = entry.sign_up.state is SignUpState.PENDING
    return f"{text}{turn.say('roster.pending')}" if pending else text


def flag(turn: Turn, record: Record | None) -> str:
    """What organizers are shown of somebody who often did not come; "" for everybody else."""
    if record is None or not record.flagged:
        return ""
    return turn.say("absence.flag", no_shows=record.no_shows, late_cancels=record.late_cancels)


def _to_do(turn: Turn, occasion: Occasion) -> list[Choice]:
    """What can be done with these people and, while it is still on, with the activity."""
    changes = ("organize.move", "organize.call_off") if occasion.state(turn.now) is ActivityState.OPEN else ()
    tell = turn.choice("choice.announce.to_activity", "announce.to_activity", occasion.activity.id)
    return [*(turn.choice(f"choice.{action}", action, occasion.shift.id) for action in changes), tell]
