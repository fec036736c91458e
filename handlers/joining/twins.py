"""A name that a list or a relative entered, and the one who bears it: is it you? Is it them?"""

from dataclasses import replace
from datetime import timedelta

from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.twins import Claiming, TwinClaim
from bot.language.numbers import pick
from bot.services.persons.twins import answer_claim, claim_name, disown_name, find_twin
from handlers.activities.activities import NO_STEP

router = Router()
answers = Router()  # after all others: what they ask comes later than a question that nobody answered

QUESTION = ("twin.same", "twin.other")
YES, NO = 1, 2  # as every question says
LATELY = timedelta(days=1)  # later a bare number is about something else; `合并` shows the question again


def with_twin(turn: Turn, reply: Reply, occasion: Occasion | None = None, key: str = "twin.ask") -> Reply:
    """Nobody is doubled silently: the reply, and whether the name on the list is the reader's own.

    occasion: of this shift alone. key: `twin.ask_full` in place of the reply, where there is no room.
    """
    twin = None if turn.speaker else find_twin(turn.work, turn.person, own_name(turn), _shift(occasion))
    if twin is None:
        return reply
    title = occasion.activity.title if occasion else ""
    by = twin.carer or turn.say("roster.unnamed")
    asked = turn.say(key, name=twin.name, by=by, title=title)
    text = asked if key == "twin.ask_full" else f"{reply.text}\n{asked}"
    question = tuple(turn.choice(f"choice.{action}", action, twin.named_id) for action in QUESTION)
    return replace(reply, text=text, choices=(*question, *reply.choices))


def own_name(turn: Turn) -> str:
    return turn.talk.notes.get("name") or turn.person.name


@router.picks("twin.same")
def same(turn: Turn) -> Reply:
    """Whoever entered the name is asked; meanwhile all that could be done before can be done."""
    named = turn.uow.twins.get(int(turn.ref))
    outcome = claim_name(turn.work, turn.person, int(turn.ref))
    facts = {"name": named.name if named else "", "by": named.carer if named else ""}
    mine = turn.choice("choice.mine.list", "mine.list")
    rest = [mine] if outcome is Claiming.MERGED else _rest(turn) or [mine]
    return turn.ask(NO_STEP, f"twin.claim_{outcome}", rest, **facts)


@router.picks("twin.other")
def other(turn: Turn) -> Reply:
    disown_name(turn.work, turn.person, int(turn.ref))
    rest = _rest(turn) or [turn.choice("choice.activity.list", "activity.list")]
    return turn.ask(NO_STEP, "twin.not_me", rest)


@router.says("yes", "no")
def said_in_words(turn: Turn) -> Reply | None:
    """`是`, `不是`, while the question is the last that was shown."""
    shown = turn.talk.visible
    if len(shown) < len(QUESTION) or shown[0].action != QUESTION[0]:
        return None
    yes = turn.understood.intent == "yes"
    return (same if yes else other)(replace(turn, picked=shown[0 if yes else 1]))


@answers.when(ANSWER)
def answered(turn: Turn) -> Reply | None:
    """`1`, `2`, `是` or `不` of who entered the name, right after the question; hours later, too."""
    claim = _asked_last(turn)
    if claim is None:
        return None
    intent, number = turn.understood.intent, pick(turn.text)
    if number == YES or (number is None and intent == "yes"):
        return _answer(turn, claim, yes=True)
    says_no = number == NO or (number is None and intent == "no")
    return _answer(turn, claim, yes=False) if says_no else None


@router.picks("twin.yes", "twin.no")
def picked(turn: Turn) -> Reply:
    of, _, by = turn.ref.partition(":")
    claims = turn.uow.twins.asked_of(turn.person.id)
    found = [each for each in claims if (each.named_id, each.person_id) == (int(of), int(by))]
    yes = bool(turn.picked and turn.picked.action == "twin.yes")
    return _answer(turn, found[0], yes) if found else show_claims(turn)


@router.says("merge")
def show_claims(turn: Turn) -> Reply:
    """`合并`: what I still have to answer."""
    return _next(turn) or turn.done("twin.none")


def _answer(turn: Turn, claim: TwinClaim, yes: bool) -> Reply:
    outcome = answer_claim(turn.work, claim, yes, turn.person.id)
    key = f"twin.answer_{outcome}" if yes else "twin.answer_no"
    text = turn.say(key, name=claim.name, person=claim.person)
    more = _next(turn)
    return replace(more, text=f"{text}\n{more.text}") if more else Reply(text)


def _next(turn: Turn) -> Reply | None:
    for claim in turn.uow.twins.asked_of(turn.person.id):
        ref = f"{claim.named_id}:{claim.person_id}"
        choices = [turn.choice(f"choice.{action}", action, ref) for action in ("twin.yes", "twin.no")]
        return turn.done("twin.is_it", choices, name=claim.name, person=claim.person)
    return None


def _asked_last(turn: Turn) -> TwinClaim | None:
    """The question that came after what the talk said last, or any while the talk shows nothing."""
    claim = next(iter(turn.uow.twins.asked_of(turn.person.id)), None) if turn.speaker is None else None
    if claim is None or turn.now - claim.asked_at > LATELY:
        return None
    idle = not turn.talk.step and not turn.talk.choices
    return claim if idle or turn.since is None or claim.asked_at >= turn.since else None


def _rest(turn: Turn) -> list[Choice]:
    """The other lines that stood below the question."""
    return [each for each in turn.talk.choices if each.action not in QUESTION]


def _shift(occasion: Occasion | None) -> int | None:
    return occasion.shift.id if occasion else None
