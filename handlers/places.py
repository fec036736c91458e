"""The places of a shift, for organizers: how many there are, and who waits for one."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.capacity import MOST
from bot.domain.people import Role
from bot.domain.waiting import WaitingLine
from bot.language.normal import normal
from bot.services.manage_places import put_first, remove, set_capacity
from handlers.activities import LISTED
from handlers.lines import as_choice, seats, span
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

WAITING_SHOWN = 80
REASON_LENGTH = 60
_HEADS = re.compile(r"(\d{1,6})\s*(?:人|位|个|名|people|persons?|places?|seats?)")
_NUMBER = re.compile(r"\d{1,6}")
_NO_LIMIT = re.compile(r"不限|无限|没有限制|no limit|unlimited")


class Places(StrEnum):
    WHICH = "places.which"
    HOW_MANY = "places.how_many"
    REASON = "places.reason"


@router.says("capacity")
def which_capacity(turn: Turn) -> Reply:
    """`改名额 3 25人`, `改名额 清洁`, or a list to choose from."""
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    if not upcoming:
        return turn.done("activity.none")
    wanted = meant_by_organizer(turn, upcoming)
    said = _HEADS.search(normal(turn.text))
    heads = said[1] if said else ""
    if len(wanted) == 1:
        return _set(turn, wanted[0], int(heads)) if heads else _ask(turn, wanted[0])
    choices = [as_choice(turn, each, "places.capacity") for each in wanted or upcoming]
    return turn.ask(Places.WHICH, "places.which", choices)


@router.picks("places.capacity")
def ask_capacity(turn: Turn) -> Reply:
    return _ask(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.at(Places.HOW_MANY)
def read_capacity(turn: Turn) -> Reply | None:
    text, occasion = normal(turn.text), turn.uow.activities.occasion(int(turn.talk.notes["shift"]))
    if _NO_LIMIT.search(text):
        return _set(turn, occasion, None)
    number = _HEADS.search(text) or _NUMBER.fullmatch(text.strip())
    if number:
        return _set(turn, occasion, int(_NUMBER.search(number[0])[0]))  # type: ignore[index]
    return None if turn.understood.certain else turn.again("places.how_many_again")


@router.picks("places.line", "places.back")
def line(turn: Turn) -> Reply:
    """Who waits, in order; those who have an offer first."""
    return _line(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("places.person")
def person(turn: Turn) -> Reply:
    """What can be done with one who waits."""
    shift_id, person_id = turn.ref.split(":")
    turn = turn.noting(shift=shift_id, person=person_id)
    choices = [
        turn.choice(f"choice.{action}", action) for action in ("places.first", "places.remove", "stop")
    ]
    name = turn.picked.label if turn.picked else ""
    return turn.ask("places.person", "places.person", choices, name=name)


@router.picks("places.first")
def first(turn: Turn) -> Reply:
    occasion = _noted(turn)
    outcome = put_first(turn.work, occasion, int(turn.talk.notes["person"]), turn.person.id)
    return turn.done(f"places.{outcome}", [_to_line(turn, occasion)], title=occasion.activity.title)


@router.picks("places.remove")
def ask_reason(turn: Turn) -> Reply:
    return turn.ask(Places.REASON, "places.reason")


@router.at(Places.REASON)
def remove_for(turn: Turn) -> Reply | None:
    """Whatever is written is the reason, which the person is told."""
    if turn.understood.certain and turn.understood.intent in ("stop", "menu", "help", "back"):
        return None
    occasion, person_id = _noted(turn), int(turn.talk.notes["person"])
    outcome = remove(turn.work, occasion, person_id, turn.text[:REASON_LENGTH], turn.person.id)
    return turn.done(f"places.{outcome}", [_to_line(turn, occasion)], title=occasion.activity.title)


def waiting_choices(turn: Turn, occasion: Occasion) -> list[Choice]:
    """What the roster offers besides: the number of places, and the line while somebody waits."""
    waiting = turn.uow.waitlist.line(occasion.shift.id, WAITING_SHOWN)
    capacity = turn.choice("choice.places.capacity", "places.capacity", occasion.shift.id)
    count = turn.choice("choice.places.line", "places.line", occasion.shift.id, waiting=len(waiting))
    return [count, capacity] if waiting else [capacity]


def _ask(turn: Turn, occasion: Occasion) -> Reply:
    facts = {"title": occasion.activity.title, "span": span(turn, occasion), "taken": occasion.shift.taken}
    capacity = occasion.shift.capacity or turn.say("organize.no_limit")
    turn = turn.noting(shift=occasion.shift.id)
    return turn.ask(Places.HOW_MANY, "places.how_many", (), capacity=capacity, **facts)


def _set(turn: Turn, occasion: Occasion, capacity: int | None) -> Reply:
    outcome = set_capacity(turn.work, occasion, capacity, turn.person.id)
    present = turn.uow.activities.occasion(occasion.shift.id)
    offered = turn.uow.waitlist.held(present.shift.id)
    roster = turn.choice("choice.roster.show", "roster.show", present.shift.id)
    facts = {"title": present.activity.title, "taken": present.shift.taken, "most": MOST}
    return turn.done(f"places.{outcome}", [roster], offered=offered, left=seats(turn, present), **facts)


def _line(turn: Turn, occasion: Occasion) -> Reply:
    waiting = turn.uow.waitlist.line(occasion.shift.id, WAITING_SHOWN)
    if not waiting:
        return turn.done("places.nobody_waits", title=occasion.activity.title)
    choices = [_waiting_line(turn, each) for each in waiting]
    return turn.done("places.line", choices, title=occasion.activity.title)


def _waiting_line(turn: Turn, entry: WaitingLine) -> Choice:
    waiting = entry.waiting
    facts = {"name": entry.name or turn.say("roster.unnamed"), "party": waiting.party_size}
    until = turn.moment(waiting.held_until) if waiting.held_until else ""
    key = "places.held" if until else "places.asked" if waiting.asked else "places.waits"
    label = turn.say("places.passed_over" if waiting.passed_over and not until else key, until=until, **facts)
    return Choice(label, "places.person", f"{waiting.shift_id}:{waiting.person_id}")


def _noted(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def _to_line(turn: Turn, occasion: Occasion) -> Choice:
    return turn.choice("choice.places.back", "places.line", occasion.shift.id)
