"""The order in which a message is read: event, way out, number, awaited answer, word, or not understood."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import EXPIRED, NOT_UNDERSTOOD, WHICH, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.language.numbers import pick

SPOKEN = (Kind.TEXT, Kind.VOICE, Kind.CLICK)


def converse(router: Router, turn: Turn) -> Reply:
    """The reply of the first handler that takes the turn."""
    for trigger, its_turn in _triggers(turn):
        for handler in router.find(trigger, turn.person.roles):
            reply = handler(its_turn)
            if reply is not None:
                return reply
    raise LookupError(f"no handler for {turn.incoming.kind}; the router must end with a fallback")


def _triggers(turn: Turn) -> Iterator[tuple[str, Turn]]:
    intent = turn.understood.intent
    if turn.incoming.kind not in SPOKEN or not turn.text:
        yield f"kind:{turn.incoming.kind}", turn
        return
    if turn.understood.certain:
        yield f"anywhere:{intent}", turn
    if turn.incoming.kind is not Kind.CLICK:  # a menu button never answers what was asked
        yield from _numbered(turn)
        if turn.talk.step:
            yield f"at:{turn.talk.step}", turn
    if turn.understood.alternatives:
        yield f"when:{WHICH}", turn
    if intent:
        yield f"anywhere:{intent}", turn
        yield f"says:{intent}", turn
    yield f"when:{NOT_UNDERSTOOD}", turn


def _numbered(turn: Turn) -> Iterator[tuple[str, Turn]]:
    """A number, or a tapped line, means the line that this person was shown."""
    number = _number(turn)
    if number is None:
        return
    choice = _choice(turn, number)
    if choice:
        yield f"pick:{choice.action}", replace(turn, picked=choice)
        yield choice.action, replace(turn, picked=choice)  # an intent, offered as `says:…`
    elif turn.talk.choices or not turn.talk.step or turn.incoming.pick:
        yield f"when:{EXPIRED}", turn


def _number(turn: Turn) -> int | None:
    serial, _, number = turn.incoming.pick.partition(".")
    if number.isdigit():
        return int(number) if serial == str(turn.talk.serial) else 0
    return pick(turn.text)


def _choice(turn: Turn, number: int) -> Choice | None:
    return turn.talk.choices[number - 1] if 1 <= number <= turn.talk.shown else None
