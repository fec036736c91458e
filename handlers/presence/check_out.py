"""Checking out: by a word, with or without the code, and taking it back when it was said too early."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.attendance import Means
from bot.language.said_codes import said_code
from bot.services.presence.roll_call import Call, undo_out
from handlers.lines import as_mine
from handlers.presence.doors import mine_at, my_doors, times
from handlers.presence.marks import Way, by_code, leave, nothing

router = Router()

WHICH = "check_out.which"


@router.says("check_out")
def go(turn: Turn) -> Reply:
    """`签退`; with a code it is clear of which, and how it is known."""
    if code := said_code(turn.text):
        return by_code(turn, code, Way.OUT)
    doors = my_doors(turn)
    here = [each for each in doors if _can_leave(turn, each)]
    if len(here) == 1:
        return leave(turn, here[0], Means.SELF)
    if here:
        return turn.ask(WHICH, "check_out.which", [as_mine(turn, each, "check_out.do") for each in here])
    if len(doors) == 1:
        return leave(turn, doors[0], Means.SELF)
    return nothing(turn, "check_out.none")


@router.picks("check_out.do")
def go_picked(turn: Turn) -> Reply:
    return leave(turn, turn.uow.activities.occasion(int(turn.ref)), Means.SELF)


@router.picks("check_out.undo")
def not_gone_yet(turn: Turn) -> Reply:
    """Said too early: the check-out is taken back."""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    place = (occasion.shift.id, turn.person.id)
    undone = undo_out(turn.work, Call([place], turn.now, (turn.speaker or turn.person).id))
    if not undone:
        return nothing(turn, "check_out.none")
    return turn.done("check_out.undone", time=times(turn, occasion, mine_at(turn, occasion))["time"])


@router.picks("check_in.stay")
def stays(turn: Turn) -> Reply:
    return turn.done("check_in.stays")


def _can_leave(turn: Turn, occasion: Occasion) -> bool:
    known = mine_at(turn, occasion)
    return bool(known and (known.present or known.forgotten))
