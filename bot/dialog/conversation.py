"""The order in which a message is read: event, way out, line shown, awaited answer, word, not understood."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialog import acting
from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import ANSWER, CHAIN, EXPIRED, FOR_ANOTHER, FORM, NOT_UNDERSTOOD, WHICH, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.language.chain import is_chain
from bot.language.normal import key
from bot.language.numbers import pick
from bot.language.titles import Titled

COLUMNS = "  "  # between the columns of a line that stands for a thing, and not for something to do
FREE_TEXT = ("announce.", "organize.")  # steps that await whatever an organizer writes
ANSWERS = ("yes", "no", "stop")
SPOKEN = (Kind.TEXT, Kind.VOICE, Kind.CLICK)


def converse(router: Router, turn: Turn) -> Reply:
    """The reply of the first handler that takes the turn."""
    for trigger, found in _triggers(turn):
        its_turn = acting.goes_on(found, trigger) if acting.FOR in found.talk.notes else found
        if its_turn is None:
            continue
        for handler in router.find(trigger, its_turn.person.roles):
            acting.begun(its_turn)
            reply = handler(its_turn)
            if reply is not None:
                return acting.finished(its_turn, reply)
    raise LookupError(f"no handler for {turn.incoming.kind}; the router must end with a fallback")


def _triggers(turn: Turn) -> Iterator[tuple[str, Turn]]:
    intent, text = turn.understood.intent, turn.text
    if turn.incoming.kind not in SPOKEN or not text:
        yield f"kind:{turn.incoming.kind}", turn
        return
    if not turn.talk.step.startswith(FREE_TEXT):
        if is_chain(text):
            yield f"when:{CHAIN}", turn
        if acting.is_for_another(turn):
            yield from _for_another(turn)
    answers = turn.incoming.kind is not Kind.CLICK  # a menu button never answers what was asked
    if turn.incoming.pick:
        yield from _numbered(turn)  # the words of a tapped line are ours, not theirs
    if answers:
        yield from _at_sight(turn)
    if turn.understood.certain:
        yield f"anywhere:{intent}", turn
    if answers:
        yield from _numbered(turn)
        if turn.talk.step:
            yield f"at:{turn.talk.step}", turn
    if turn.understood.alternatives:
        yield f"when:{WHICH}", turn
    if intent:
        yield f"anywhere:{intent}", turn
        yield f"says:{intent}", turn
    elif named := _named(turn):
        yield from _picked(turn, named)
    yield f"when:{NOT_UNDERSTOOD}", turn


def _for_another(turn: Turn) -> Iterator[tuple[str, Turn]]:
    behalf, theirs = acting.spoken_for(turn)
    if theirs:
        yield from _triggers(theirs)
    elif behalf:
        yield f"when:{FOR_ANOTHER}", turn


def _at_sight(turn: Turn) -> Iterator[tuple[str, Turn]]:
    """What is known before any word is read: an answer to what was asked outside of the talk, the words of a
    line, and messages of a form of their own."""
    if _is_answer(turn):
        yield f"when:{ANSWER}", turn
    if choice := _labelled(turn):
        yield from _picked(turn, choice)
    if not (turn.incoming.pick or turn.talk.awaits_words):
        yield f"when:{FORM}", turn


def _is_answer(turn: Turn) -> bool:
    """Whether it may answer what was asked outside of the talk; a tapped line answers what it stands in."""
    in_words = turn.understood.certain and turn.understood.intent in ANSWERS
    return not turn.incoming.pick and (in_words or pick(turn.text) is not None)


def _numbered(turn: Turn) -> Iterator[tuple[str, Turn]]:
    """A number, or a tapped line, means the line that this person was shown."""
    number = _number(turn)
    if number is None:
        return
    choice = _choice(turn, number)
    if choice:
        yield from _picked(turn, choice)
    elif turn.talk.choices or not turn.talk.step or turn.incoming.pick:
        yield f"when:{EXPIRED}", turn


def _picked(turn: Turn, choice: Choice) -> Iterator[tuple[str, Turn]]:
    if choice.action == acting.ACT_FOR and (theirs := acting.as_picked(turn, choice.ref)):
        yield from _triggers(theirs)
    if choice.action.startswith("says:"):
        meant = _meaning(turn, choice)
        yield f"anywhere:{meant.understood.intent}", meant
        yield choice.action, meant
    yield f"pick:{choice.action}", replace(turn, picked=choice)


def _meaning(turn: Turn, choice: Choice) -> Turn:
    """The sentence before, now that the person has told which of its meanings they had in mind."""
    said = turn.house.understanding.read(choice.ref, now=turn.now)
    intent = choice.action.removeprefix("says:")
    understood = replace(said, intent=intent, certain=True, alternatives=())
    return replace(turn, incoming=replace(turn.incoming, text=choice.ref, pick=""), understood=understood)


def _number(turn: Turn) -> int | None:
    serial, _, number = turn.incoming.pick.partition(".")
    if number.isdigit():
        return int(number) if serial == str(turn.talk.serial) else 0
    return pick(turn.text)


def _labelled(turn: Turn) -> Choice | None:
    """The line whose own words were typed."""
    said = key(turn.text)
    for choice in turn.talk.visible if said else ():
        if key(choice.label) == said:
            return choice
    return None


def _named(turn: Turn) -> Choice | None:
    """The one line of a list of things that the message describes: `清洁那个`, `周六的`."""
    shown = turn.talk.visible
    titles = [Titled(at, choice.label) for at, choice in enumerate(shown) if COLUMNS in choice.label]
    named = turn.house.understanding.read(turn.text, titles).titles if titles else ()
    return shown[named[0].ref] if len(named) == 1 else None


def _choice(turn: Turn, number: int) -> Choice | None:
    return turn.talk.choices[number - 1] if 1 <= number <= turn.talk.shown else None
