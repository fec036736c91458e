"""补位, as an organizer calls for it: which activity, and how it goes."""

from functools import partial

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.services.joining.replace import open_call, stop_call
from handlers.activities.activities import LISTED
from handlers.choosing import one_or_ask
from handlers.joining.outcomes import about
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)


@router.says("replace")
def which(turn: Turn) -> Reply:
    """`补位`, `补位 3`, `补位 清洁`, `补位 3 司机`."""
    return _which(turn.noting(said=turn.text), "replace.open")


@router.says("replace_stop")
def which_to_stop(turn: Turn) -> Reply:
    return _which(turn, "replace.stop")


@router.picks("replace.open")
def open_picked(turn: Turn) -> Reply:
    return _go(turn, turn.uow.activities.occasion(int(turn.ref)), "replace.open")


@router.picks("replace.stop")
def stop_picked(turn: Turn) -> Reply:
    return _go(turn, turn.uow.activities.occasion(int(turn.ref)), "replace.stop")


def _which(turn: Turn, action: str) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_by_organizer(turn, upcoming)
    return one_or_ask(turn, wanted, (action, "replace.which"), partial(_go, action=action))


def _go(turn: Turn, occasion: Occasion, action: str) -> Reply:
    if action == "replace.open":
        role_id = _role(turn, occasion)
        key = f"replace.{open_call(turn.work, occasion.shift.id, turn.person.id, role_id)}"
    else:
        stopped = stop_call(turn.work, occasion.shift.id, turn.person.id)
        key = "replace.stopped" if stopped else "replace.not_open"
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    return turn.done(key, choices, **about(turn, occasion))


def _role(turn: Turn, occasion: Occasion) -> int | None:
    """The role that was named along with it."""
    roles = turn.uow.roles.of_shift(occasion.shift.id) if occasion.shift.roles else []
    said = turn.talk.notes.get("said", "")
    return next((role.id for role in roles if role.name in said), None)
