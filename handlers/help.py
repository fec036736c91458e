"""Help, a human, courtesies, and every message that nothing else took."""

from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, NOT_UNDERSTOOD, WHICH, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Role
from bot.services.hand_over import call_organizers, tell_handed_over
from handlers.activities import list_upcoming, show_list
from handlers.mine import cancel

router = Router()


@router.anywhere("help")
@router.picks("help")
def show_help(turn: Turn) -> Reply:
    key = "help.organizer" if turn.person.is_a(Role.ORGANIZER) else "help.text"
    actions = ("activity.list", "mine.list", "reminders.ask", "my_data.show", "language.ask", "human")
    return turn.done(key, [turn.choice(f"choice.{action}", action) for action in actions])


@router.anywhere("human")
@router.picks("human")
def human(turn: Turn) -> Reply:
    """A human takes over in this window where the account may; otherwise the organizers are told."""
    phone = turn.say("human.phone", phone=turn.house.phone) if turn.house.phone else ""
    if turn.house.channel.can_hand_over:
        tell_handed_over(turn.work, turn.person, turn.house.phone)
        return Reply("", hand_over=True)
    told = call_organizers(turn.work, turn.person, turn.text[:60])
    return turn.done("human.told" if told else "human.nobody", phone=phone)


@router.says("thanks")
def thanks(turn: Turn) -> Reply:
    return turn.again("help.thanks") if turn.talk.step else turn.done("help.thanks")


@router.anywhere("stop")
@router.picks("stop")
def stop(turn: Turn) -> Reply:
    """Leave what is going on; with nothing going on, `cancel` means a sign-up."""
    going_on = turn.talk.step or turn.picked
    return turn.done("help.stopped") if going_on else cancel(turn)


@router.anywhere("back")
def back(turn: Turn) -> Reply:
    return show_list(turn)


@router.says("more")
def no_more(turn: Turn) -> Reply:
    return turn.again("more.none")


@router.says("yes", "no")
def out_of_the_blue(turn: Turn) -> Reply:
    return turn.again("help.yes_to_what") if turn.talk.choices else show_help(turn)


@router.when(EXPIRED)
def expired(turn: Turn) -> Reply:
    """A number without a line: out of range, or of a list that is gone."""
    if turn.talk.choices and not turn.incoming.pick:
        return turn.again("help.no_such_number", most=turn.talk.shown)
    return list_upcoming(turn, "help.expired")


@router.when(WHICH)
def which(turn: Turn) -> Reply:
    """Two meanings are close: ask, with numbers."""
    intents = turn.understood.alternatives
    choices = [Choice(turn.say(f"intent.{i}"), trigger) for i in intents for trigger in (f"says:{i}",)]
    return turn.done("help.which", choices)


@router.when(NOT_UNDERSTOOD)
def not_understood(turn: Turn) -> Reply:
    if turn.talk.step:
        return turn.again("help.not_understood_here")
    actions = ("activity.list", "mine.list", "help")
    return turn.done("help.not_understood", [turn.choice(f"choice.{action}", action) for action in actions])
