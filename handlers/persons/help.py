"""Help, a human, courtesies, and every message that nothing else took."""

from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, NOT_UNDERSTOOD, WHICH, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Role
from bot.services.persons.hand_over import call_organizers, tell_handed_over
from handlers.activities.activities import list_upcoming, show_list
from handlers.asides import aside
from handlers.joining.mine import cancel
from handlers.persons.preferences import in_their_language

router = Router()

QUOTED = 60  # characters of what a person said that organizers get to read


@router.anywhere("help")
@router.picks("help")
def show_help(turn: Turn) -> Reply:
    """What can be said, and the likeliest of it as lines."""
    known = {Role.ORGANIZER: "help.organizer", Role.LEADER: "help.leader"}
    key = next((text for role, text in known.items() if turn.person.is_a(role)), "help.text")
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
    told = call_organizers(turn.work, turn.person, _quoted(turn))
    return turn.done("human.told" if told else "human.nobody", phone=phone)


def _quoted(turn: Turn) -> str:
    """The person's own words; a line they picked is not theirs. No link of theirs reaches organizers."""
    said = turn.say("choice.human") if turn.picked else turn.text[:QUOTED]
    return said.replace("<", "＜").replace(">", "＞")


@router.says("thanks")
def thanks(turn: Turn) -> Reply:
    return aside(turn, "help.thanks") or turn.done("help.thanks")


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
    """`好的` to a question that offers lines is no answer; to anything else it is a courtesy."""
    return turn.again("help.yes_to_what") if turn.talk.step else turn.done("help.all_right")


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
    choices = [Choice(turn.say(f"intent.{intent}"), f"says:{intent}", turn.text) for intent in intents]
    return turn.done("help.which", choices)


@router.when(NOT_UNDERSTOOD)
def not_understood(turn: Turn) -> Reply:
    """What was asked, or the lines that were shown, stay as they are."""
    if turn.talk.step or turn.talk.choices:
        return turn.again("help.not_understood_here" if turn.talk.step else "help.not_understood_lines")
    actions = ("activity.list", "mine.list", "help")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    return turn.done("help.not_understood", [*choices, *in_their_language(turn)])
