"""Which activity it is about: the one that is meant, or a question and its lines."""

from collections.abc import Callable, Sequence

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from handlers.lines import as_choice


def one_or_ask(
    turn: Turn, wanted: Sequence[Occasion], names: tuple[str, str], go: Callable[[Turn, Occasion], Reply]
) -> Reply:
    """Straight on with the only one, or ask. names: of a line, and of the question, which is the step too."""
    if not wanted:
        return not_found(turn)
    if len(wanted) == 1:
        return go(turn, wanted[0])
    line, question = names
    return turn.ask(question, question, [as_choice(turn, each, line) for each in wanted])


def not_found(turn: Turn) -> Reply:
    """A number or a name was said that no activity has; the talk stays where it is."""
    number = turn.understood.number
    if number:
        return turn.again("activity.no_number", number=number)
    return turn.again("activity.no_name", name=turn.understood.unknown)
