"""补位: an organizer asks for somebody to step in; who was asked answers with a number or in words."""

from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.turn import Turn
from bot.domain.replacement import Ask, AskOutcome
from bot.language.numbers import pick
from bot.services.joining.replace import answer, may_be_asked
from handlers.activities.activities import NO_STEP
from handlers.joining.outcomes import about, tell

router = Router()

COME, CANNOT = 1, 2  # as every question says
YES, NO = ("yes", "signup"), ("no", "stop", "cancel_signup")


@router.when(ANSWER)
def answered(turn: Turn) -> Reply | None:
    """`1`, `2`, `好` or `不` right after the question, however it arrived; hours later, too."""
    ask = _asked_last(turn)
    if ask is None:
        return None
    intent, number = turn.understood.intent, pick(turn.text)
    if number == COME or (number is None and intent in YES):
        return _answer(turn, ask, yes=True)
    cannot = number == CANNOT or (number is None and intent in NO)
    return _answer(turn, ask, yes=False) if cannot else None


@router.says("signup", "cancel_signup")
def answered_in_words(turn: Turn) -> Reply | None:
    """`我去`, `去不了`: nothing but these words, so they are about no other activity."""
    said = turn.understood
    more = said.leave or said.number or said.party or said.name or said.other or said.when
    ask = None if more else _asked_last(turn)
    return _answer(turn, ask, yes=said.intent in YES) if ask else None


@router.says("no_replacements")
def leave_me_out(turn: Turn) -> Reply:
    may_be_asked(turn.work, turn.person, wanted=False)
    return turn.done("replace.left_out")


@router.says("replacements_again")
def ask_me_again(turn: Turn) -> Reply:
    may_be_asked(turn.work, turn.person, wanted=True)
    return turn.done("replace.asked_again")


def _asked_last(turn: Turn) -> Ask | None:
    """The question that came after what the talk said last, or any while the talk shows nothing."""
    ask = turn.uow.replacements.open_ask(turn.person.id, turn.now)
    if ask is None:
        return None
    idle = not turn.talk.step and not turn.talk.choices
    return ask if idle or turn.since is None or ask.asked_at > turn.since else None


def _answer(turn: Turn, ask: Ask, yes: bool) -> Reply:
    outcome, joined = answer(turn.work, turn.person, ask, yes)
    occasion = turn.uow.activities.occasion(ask.shift_id)
    if outcome is AskOutcome.REFUSED and joined:
        return tell(turn, occasion, joined, 1)
    comes = outcome is AskOutcome.COMES
    actions = ("activity.route", "mine.list") if comes else ("activity.list",)
    choices = [turn.choice(f"choice.{action}", action, occasion.shift.id) for action in actions]
    turn = turn.noting(shift=occasion.shift.id)
    return turn.ask(NO_STEP, f"replace.{outcome}", choices, **about(turn, occasion))
