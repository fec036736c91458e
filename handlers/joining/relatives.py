"""Lines for those whom a person may act for, beside what is their own."""

from bot.dialog.acting import ACT_FOR
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.services.joining.helpers import family


def with_sign_ups(turn: Turn) -> list[Choice]:
    """A line for each of the family who is signed up for something that is not over."""
    theirs = family(turn.work, turn.person) if turn.speaker is None else []
    coming = [each for each in theirs if turn.uow.sign_ups.of_person(each.id, turn.now)]
    return [
        turn.choice("family.sign_ups", ACT_FOR, each.id, name=each.name or turn.say("roster.unnamed"))
        for each in coming
    ]
