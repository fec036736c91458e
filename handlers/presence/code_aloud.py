"""The check-in code that a leader reads aloud: `签到码`, `签到码 3`."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.services.activities.leaders import LEADING
from bot.services.presence.codes import code_now
from handlers.choosing import one_or_ask
from handlers.meant import meant_by_organizer
from handlers.presence.doors import clock, on_now

router = Router(role=LEADING)


@router.says("check_in_code")
def code(turn: Turn) -> Reply:
    """`签到码`, `签到码 3`: what is read aloud, and until when it holds."""
    on = on_now(turn)
    if not on:
        return turn.done("roll.nothing_on")
    return one_or_ask(turn, meant_by_organizer(turn, on), ("roll.code", "roll.which_code"), _code)


@router.picks("roll.code")
def code_picked(turn: Turn) -> Reply:
    return _code(turn, turn.uow.activities.occasion(int(turn.ref)))


def _code(turn: Turn, occasion: Occasion) -> Reply:
    found = code_now(turn.work, occasion)
    if found is None:
        return turn.done("roll.nothing_on")
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    facts = {"code": found.digits, "until": clock(found.until), "title": occasion.activity.title}
    return turn.done("roll.code", choices, **facts)
