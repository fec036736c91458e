"""亲友代办: two people agree that one may act for the other; either ends it."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.helpers import LinkOutcome
from bot.domain.people import Person
from bot.language.normal import normal
from bot.services.joining.helpers import offer_code, take_code, unlink

router = Router()

DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")


class Helper(StrEnum):
    CODE = "helper.code"


@router.says("helpers")
@router.picks("helper.start")
def start(turn: Turn) -> Reply:
    """`代办 482913` says it all; `亲友代办` asks who helps whom."""
    digits = None if turn.picked else _digits(turn)
    if digits:
        return _take(turn, digits)
    known = bool(_links(turn))
    actions = ("helper.code", "helper.ask_code", "helper.new", *(("helper.end",) if known else ()))
    return turn.done("helper.start", [turn.choice(f"choice.{action}", action) for action in actions])


@router.picks("helper.code")
def show_code(turn: Turn) -> Reply:
    code = offer_code(turn.work, turn.person)
    return turn.done("helper.code", code=code.digits, until=turn.moment(code.until))


@router.picks("helper.ask_code")
def ask_code(turn: Turn) -> Reply:
    return turn.ask(Helper.CODE, "helper.ask_code")


@router.at(Helper.CODE)
def take(turn: Turn) -> Reply | None:
    digits = _digits(turn)
    if digits:
        return _take(turn, digits)
    return None if turn.understood.certain else turn.again("helper.ask_code")


@router.says("end_helper")
@router.picks("helper.end")
def end(turn: Turn) -> Reply:
    """Either side, at any time; with several, which."""
    links = _links(turn)
    if not links:
        return turn.done("helper.none", [turn.choice("choice.helper.start", "helper.start")])
    if len(links) == 1 and not turn.speaker:
        return _end(turn, links[0])
    choices = [
        turn.choice(f"helper.end_{side}", "helper.do_end", f"{side}:{other.id}", name=_name(turn, other))
        for side, other in links
    ]
    return turn.done("helper.end_which", choices)


@router.picks("helper.do_end")
def end_picked(turn: Turn) -> Reply:
    side, _, number = turn.ref.partition(":")
    return _end(turn, (side, turn.uow.people.get(int(number))))


def _take(turn: Turn, digits: str) -> Reply:
    linked = take_code(turn.work, turn.person, digits)
    if linked.outcome is LinkOutcome.LINKED and linked.person:
        choices = [turn.choice("choice.activity.list", "activity.list")]
        return turn.done("helper.linked_for", choices, person=_name(turn, linked.person))
    if linked.outcome is LinkOutcome.WRONG_CODE:
        return turn.ask(Helper.CODE, "helper.wrong_code")
    return turn.done(f"helper.{linked.outcome}")


def _end(turn: Turn, link: tuple[str, Person]) -> Reply:
    side, other = link
    pair = (other, turn.person) if side == "helper" else (turn.person, other)
    by = turn.speaker or turn.person
    if not unlink(turn.work, *pair, by.id):
        return turn.done("helper.none", [turn.choice("choice.helper.start", "helper.start")])
    return turn.done("helper.stopped", name=_name(turn, other))


def _links(turn: Turn) -> list[tuple[str, Person]]:
    """My helpers, then those whom I help."""
    mine = [("helper", each) for each in turn.uow.helpers.helpers_of(turn.person.id)]
    return [*mine, *(("person", each) for each in turn.uow.helpers.helped_by(turn.person.id))]


def _digits(turn: Turn) -> str:
    found = DIGITS.search(normal(turn.text))
    return re.sub(r"\D", "", found[0]) if found else ""


def _name(turn: Turn, person: Person) -> str:
    return person.name or turn.say("roster.unnamed")
