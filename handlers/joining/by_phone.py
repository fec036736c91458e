"""代报: an organizer signs somebody up who rings up; the person is told."""

import re
from dataclasses import replace
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import FORM, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Person, Role
from bot.domain.signups import MAX_PARTY, PLAIN
from bot.services.persons.desk import enter
from handlers.activities.activities import LISTED
from handlers.choosing import not_found
from handlers.joining.outcomes import tell
from handlers.lines import as_choice, span
from handlers.meant import meant_by_organizer

router = Router(role=Role.ORGANIZER)

NAMESAKES = 8
ENTER = re.compile(r"^\W*(?:电话报名|代为报名|替人代报|代报|enter)[\s:：,，]*", re.IGNORECASE)
SAID = re.compile(
    r"^(?P<number>\d{1,9}(?=\s))?\s*(?P<name>.*?)[\s,，]*(?P<party>\d{1,2})?\s*(?:个人|位|人|people)?\s*$",
    re.IGNORECASE,
)


class ByPhone(StrEnum):
    WHICH = "by_phone.which"
    WHO = "by_phone.who"
    CONFIRM = "by_phone.confirm"


@router.says("enter_for")
def how(turn: Turn) -> Reply:
    return enter_somebody(turn) or turn.done("by_phone.how")


@router.when(FORM)
def enter_somebody(turn: Turn) -> Reply | None:
    """`代报 3 张阿姨 2位`, `代报 清洁 张阿姨`."""
    command = ENTER.match(turn.text)
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED) if command else []
    named = [each for each in upcoming if each.activity.title in turn.text]
    words = ENTER.sub("", turn.text)
    for each in named:
        words = words.replace(each.activity.title, " ")
    said = SAID.match(" ".join(words.split()))
    name = said["name"].strip() if said else ""
    if not said or not name or not upcoming:
        return None
    number = int(said["number"]) if said["number"] else None  # `张阿姨 2` are two people
    turn = replace(turn, understood=replace(turn.understood, number=number))
    wanted = named or meant_by_organizer(turn, upcoming)
    if not wanted:
        return not_found(turn)
    turn = turn.noting(name=name, party=min(int(said["party"] or 1), MAX_PARTY), person=None)
    if len(wanted) == 1:
        return _whom(turn.noting(shift=wanted[0].shift.id))
    lines = [as_choice(turn, each, "by_phone.to") for each in wanted]
    return turn.ask(ByPhone.WHICH, "by_phone.which", lines, name=name)


@router.picks("by_phone.to")
def to_this(turn: Turn) -> Reply:
    return _whom(turn.noting(shift=turn.ref))


@router.picks("by_phone.person")
def this_one(turn: Turn) -> Reply:
    return _read_back(turn.noting(person=turn.ref))


@router.picks("by_phone.do")
def do_enter(turn: Turn) -> Reply:
    """What is said to the person who asked is said to the organizer, under their name."""
    notes = turn.talk.notes
    person, occasion = turn.uow.people.get(int(notes["person"])), _occasion(turn)
    turn.uow.entering(turn.person.id)
    joined = enter(turn.work, person, occasion, (int(notes["party"]), PLAIN, True), turn.person.id)
    turn.uow.entering(None)
    seen = replace(person, language=turn.person.language, elder=turn.person.elder)
    theirs = replace(turn.noting(name=None), person=seen)
    told = tell(theirs, joined.occasion, joined.outcome, int(notes["party"]), joined.attempt)
    roster = turn.choice("choice.roster.show", "roster.show", occasion.shift.id)
    return turn.done("family.acting", [roster], name=name_of(turn, person), text=told.text)


@router.at(ByPhone.CONFIRM)
def enter_in_words(turn: Turn) -> Reply | None:
    return do_enter(turn) if turn.understood.intent == "yes" else None


def _whom(turn: Turn) -> Reply:
    name = turn.talk.notes["name"]
    people = turn.uow.people.named(name, NAMESAKES)
    if len(people) == 1:
        return _read_back(turn.noting(person=people[0].id))
    lines = [Choice(namesake(turn, each), "by_phone.person", str(each.id)) for each in people]
    return turn.ask(ByPhone.WHO, "qualify.which", lines, name=name) if people else nobody(turn, name)


def _read_back(turn: Turn) -> Reply:
    person, occasion = turn.uow.people.get(int(turn.talk.notes["person"])), _occasion(turn)
    choices = [turn.choice(f"choice.{action}", action) for action in ("by_phone.do", "stop")]
    facts = {"name": name_of(turn, person), "party": turn.talk.notes["party"]}
    facts |= {"title": occasion.activity.title, "span": span(turn, occasion)}
    return turn.ask(ByPhone.CONFIRM, "by_phone.confirm", choices, **facts)


def _occasion(turn: Turn) -> Occasion:
    return turn.uow.activities.occasion(int(turn.talk.notes["shift"]))


def nobody(turn: Turn, name: str) -> Reply:
    return turn.done("by_phone.nobody", name=name)


def namesake(turn: Turn, person: Person) -> str:
    key = "by_phone.without" if person.openid is None else "by_phone.with"
    return turn.say(key, name=name_of(turn, person), id=person.id)


def name_of(turn: Turn, person: Person) -> str:
    return person.name or turn.say("roster.unnamed")
