"""Walk-ins, for leaders: `现场 张三`, `现场 张三 2`."""

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.language.rolls import Act, Roll, roll
from bot.services.activities.leaders import LEADING
from bot.services.presence.walk_in import Stranger, walk_in_named
from handlers.lines import as_choice
from handlers.presence.doors import on_now, said_at

router = Router(role=LEADING)

WHICH = "walk_in.which"


@router.when(FORM)
def arrivals(turn: Turn) -> Reply | None:
    """A place and a check-in at once."""
    said = roll(turn.text)
    return _newcomers(turn, said) if said and said.act is Act.WALK_IN else None


@router.picks("walk_in.to")
def walk_in_picked(turn: Turn) -> Reply:
    said = roll(turn.talk.notes["said"])
    return (
        _arrive(turn, turn.uow.activities.occasion(int(turn.ref)), said)
        if said
        else turn.done("roll.nothing_on")
    )


def _newcomers(turn: Turn, said: Roll) -> Reply | None:
    on = on_now(turn)
    if not said.clear:
        return None
    if not said.names:
        return turn.done("walk_in.who")
    if not on:
        return turn.done("roll.nothing_on")
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    of_shown = [each for each in on if shown and each.activity.id == shown.activity_id]
    wanted = of_shown if len(of_shown) == 1 else on
    if len(wanted) == 1:
        return _arrive(turn, wanted[0], said)
    choices = [as_choice(turn, each, "walk_in.to") for each in wanted]
    return turn.noting(said=turn.text).ask(WHICH, "walk_in.which", choices)


def _arrive(turn: Turn, occasion: Occasion, said: Roll) -> Reply:
    """Each of them by themselves: who finds no place does not keep the others out."""
    lines = []
    for name, heads in zip(said.names, said.heads, strict=True):
        stranger = Stranger(occasion.shift.id, name, heads, said_at(turn), turn.person.id)
        walked = walk_in_named(turn.work, stranger)
        left = walked.occasion.shift.left
        facts = {"name": name, "heads": heads, "left": left or 0, "title": occasion.activity.title}
        lines.append(turn.say(f"walk_in.{walked.outcome}", **facts))
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    return turn.done("walk_in.all", choices, lines="\n".join(lines))
