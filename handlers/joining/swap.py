"""换人: giving a place back and having somebody found for it."""

from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.services.joining.swap import swap
from handlers.joining.outcomes import about
from handlers.lines import as_mine, my_occasions
from handlers.meant import meant

router = Router()


class Swapping(StrEnum):
    WHICH = "swap.which"
    CONFIRM = "swap.confirm"


@router.says("swap")
def which(turn: Turn) -> Reply:
    """`换人`, `3 换人`, `换人 清洁`; then a single yes."""
    mine = my_occasions(turn)
    if not mine:
        return turn.done("mine.none_to_cancel", [turn.choice("choice.activity.list", "activity.list")])
    wanted = meant(turn, mine)
    if len(wanted) == 1:
        return _confirm(turn, wanted[0])
    return turn.ask(
        Swapping.WHICH, "swap.which", [as_mine(turn, each, "swap.pick") for each in wanted or mine]
    )


@router.picks("swap.pick")
def picked(turn: Turn) -> Reply:
    return _confirm(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("swap.go")
def do_swap(turn: Turn) -> Reply:
    occasion = turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
    outcome = swap(turn.work, turn.person, occasion, turn.person.id)
    choices = [turn.choice("choice.activity.others", "activity.others")]
    return turn.done(f"swap.{outcome}", choices, **about(turn, occasion))


@router.at(Swapping.CONFIRM)
def in_words(turn: Turn) -> Reply | None:
    if turn.understood.intent in ("yes", "swap"):
        return do_swap(turn)
    return turn.done("mine.kept") if turn.understood.intent == "no" else None


def _confirm(turn: Turn, occasion: Occasion) -> Reply:
    choices = [turn.choice(f"choice.{action}", action) for action in ("swap.go", "mine.keep")]
    turn = turn.noting(shift=occasion.shift.id)
    return turn.ask(Swapping.CONFIRM, "swap.confirm", choices, **about(turn, occasion))
